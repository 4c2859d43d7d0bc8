"""A small community whose events go to the store, and a model of what its feeds must show.

The model is written from the rules of a home feed, not from the SQL: plain sets and loops.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from events import store
from events.accounts import AccountRegistered
from events.blocks import AccountBlocked, AccountUnblocked
from events.boosts import PostBoosted, PostUnboosted
from events.follows import AccountFollowed, AccountUnfollowed, FollowAdjusted
from events.lists import ListCreated, ListEdited, ListMemberAdded, ListMemberRemoved
from events.mutes import AccountMuted, AccountUnmuted
from events.posts import PostDeleted, PostPublished
from events.tag_follows import TagFollowed, TagUnfollowed
from events.vocabulary import Event

START = datetime(2026, 1, 1, tzinfo=UTC)
_seconds = itertools.count(1)


class Post(NamedTuple):
    """What a feed asks of a post."""

    author: int
    visibility: str
    reply_to: int | None
    mentions: tuple[int, ...]
    tags: tuple[str, ...] = ()
    language: str | None = None


class Entry(NamedTuple):
    """A post or a boost in somebody's outbox."""

    entry_id: int
    source: int
    post_id: int


@dataclass
class Community:
    """Accounts; every method appends the events of one action, if it makes sense.

    `first` is the lowest account id, so that several communities can share a database.
    """

    accounts: int
    first: int = 1
    follows: dict[tuple[int, int], bool] = field(default_factory=dict)
    choosy: set[tuple[int, int]] = field(default_factory=set)  # who wants nothing but German of whom
    blocks: set[tuple[int, int]] = field(default_factory=set)
    mutes: set[tuple[int, int]] = field(default_factory=set)
    posts: dict[int, Post] = field(default_factory=dict)
    boosts: dict[tuple[int, int], int] = field(default_factory=dict)
    followed_tags: set[tuple[int, str]] = field(default_factory=set)
    lists: dict[int, tuple[int, bool]] = field(default_factory=dict)  # by owner: the list, and is it exclusive?
    listed: set[tuple[int, int]] = field(default_factory=set)  # (owner, member)

    def __post_init__(self) -> None:
        for account in self.people:
            self._append(account, AccountRegistered(account_id=account, username=f"user{account}"))

    def _append(self, actor: int, *events: Event) -> None:
        now = START + timedelta(seconds=next(_seconds))
        with transaction.atomic():
            heads = store.lock({event.stream for event in events})
            store.append(events, expected=heads, actor_id=actor, recorded_at=now)

    @property
    def people(self) -> range:
        """The account ids."""
        return range(self.first, self.first + self.accounts)

    def _id(self) -> int:
        return int(START.timestamp() * 1000) + next(_seconds) * 1000 << 16

    def follow(self, a: int, b: int, *, show_boosts: bool = True) -> None:
        """A follows b, or changes whether it wants b's boosts."""
        if a == b or {(a, b), (b, a)} & self.blocks:
            return
        if (a, b) in self.follows:
            self._adjust(a, b, show_boosts=show_boosts)
        else:
            follow_id = self._id()
            self._append(a, AccountFollowed(follower_id=a, followee_id=b, follow_id=follow_id, show_boosts=show_boosts))
        self.follows[a, b] = show_boosts

    def _adjust(self, a: int, b: int, *, show_boosts: bool) -> None:
        wishes = {"show_boosts": show_boosts, "notify": False, "languages": ("de",) if (a, b) in self.choosy else None}
        self._append(a, FollowAdjusted(follower_id=a, followee_id=b, **wishes))

    def choose(self, a: int, b: int) -> None:
        """A wants nothing but German posts of b, or posts in all languages again."""
        if (a, b) in self.follows:
            self.choosy ^= {(a, b)}
            self._adjust(a, b, show_boosts=self.follows[a, b])

    def unfollow(self, a: int, b: int) -> None:
        """A no longer follows b."""
        if self.follows.pop((a, b), None) is not None:
            self.listed.discard((a, b))
            self.choosy.discard((a, b))
            self._append(a, AccountUnfollowed(follower_id=a, followee_id=b))

    def block(self, a: int, b: int) -> None:
        """A blocks b; follows between them end."""
        if a == b or (a, b) in self.blocks:
            return
        self.unfollow(a, b)
        self.unfollow(b, a)
        self.blocks.add((a, b))
        self._append(a, AccountBlocked(blocker_id=a, blocked_id=b, block_id=self._id()))

    def unblock(self, a: int, b: int) -> None:
        """A lifts its block of b."""
        if (a, b) in self.blocks:
            self.blocks.remove((a, b))
            self._append(a, AccountUnblocked(blocker_id=a, blocked_id=b))

    def mute(self, a: int, b: int) -> None:
        """A mutes b."""
        if a != b and (a, b) not in self.mutes:
            self.mutes.add((a, b))
            self._append(a, AccountMuted(muter_id=a, muted_id=b, mute_id=self._id()))

    def unmute(self, a: int, b: int) -> None:
        """A lifts its mute of b."""
        if (a, b) in self.mutes:
            self.mutes.remove((a, b))
            self._append(a, AccountUnmuted(muter_id=a, muted_id=b))

    def follow_tag(self, a: int, name: str) -> None:
        """A follows a hashtag, or no longer."""
        if (a, name) in self.followed_tags:
            self._append(a, TagUnfollowed(account_id=a, name=name))
        else:
            self._append(a, TagFollowed(account_id=a, name=name, follow_id=self._id()))
        self.followed_tags ^= {(a, name)}

    def enlist(self, a: int, b: int) -> None:
        """A puts b (or itself) on its one list, made exclusive, or takes b off it."""
        if a != b and (a, b) not in self.follows:
            return
        if a not in self.lists:
            self.lists[a] = (self._id(), True)
            self._append(a, ListCreated(list_id=self.lists[a][0], owner_id=a, title="List", exclusive=True))
        kind = ListMemberRemoved if (a, b) in self.listed else ListMemberAdded
        self._append(a, kind(list_id=self.lists[a][0], owner_id=a, account_id=b))
        self.listed ^= {(a, b)}

    def switch_list(self, a: int) -> None:
        """A makes its list exclusive, or ordinary."""
        if a in self.lists:
            list_id, exclusive = self.lists[a]
            self.lists[a] = (list_id, not exclusive)
            policy = {"title": "List", "replies_policy": "list", "exclusive": not exclusive}
            self._append(a, ListEdited(list_id=list_id, owner_id=a, **policy))

    def post(
        self,
        a: int,
        visibility: str = "public",
        reply_to: int | None = None,
        names: Sequence[int] = (),
        tags: tuple[str, ...] = (),
        language: str | None = None,
    ) -> int:
        """A publishes a post, perhaps in answer to another; returns its id."""
        post_id, target = self._id(), self.posts.get(reply_to or 0)
        answered = target.author if target else None
        mentions = tuple(dict.fromkeys([*names, *([answered] if answered else [])]))
        self.posts[post_id] = Post(a, visibility, answered, mentions, tags, language)
        self._append(
            a,
            PostPublished(
                post_id=post_id,
                author_id=a,
                text=" ".join(["text", *(f"#{tag}" for tag in tags)]),
                tags=tags,
                language=language,
                visibility=visibility,
                in_reply_to_id=reply_to if target else None,
                in_reply_to_account_id=answered,
                mentions=tuple((name, f"user{name}") for name in mentions),
            ),
        )
        return post_id

    def delete(self, post_id: int) -> None:
        """The author deletes the post; its text is redacted."""
        if post := self.posts.pop(post_id, None):
            self.boosts = {key: boost for key, boost in self.boosts.items() if key[1] != post_id}
            self._append(post.author, PostDeleted(post_id=post_id, author_id=post.author))
            with transaction.atomic():
                store.redact(f"post-{post_id}")

    def boost(self, a: int, post_id: int) -> None:
        """A boosts a post."""
        post = self.posts.get(post_id)
        if post and post.visibility in ("public", "unlisted") and (a, post_id) not in self.boosts:
            boost_id = self.boosts[a, post_id] = self._id()
            self._append(a, PostBoosted(boost_id=boost_id, account_id=a, post_id=post_id, author_id=post.author))

    def unboost(self, a: int, post_id: int) -> None:
        """A takes its boost back."""
        if boost_id := self.boosts.pop((a, post_id), None):
            self._append(a, PostUnboosted(boost_id=boost_id, account_id=a, post_id=post_id))

    def feed(self, owner: int) -> list[int]:
        """Entry ids that belong into an owner's home feed, newest first."""
        entries = [Entry(post_id, post.author, post_id) for post_id, post in self.posts.items()]
        entries += [Entry(boost_id, account, post_id) for (account, post_id), boost_id in self.boosts.items()]
        return sorted((e.entry_id for e in entries if self._belongs(owner, e)), reverse=True)

    def _belongs(self, owner: int, entry: Entry) -> bool:
        post, is_boost = self.posts[entry.post_id], entry.entry_id != entry.post_id
        if not self._comes_by_follow(owner, entry) and not self._comes_by_tag(owner, entry):
            return False
        exclusive = self.lists.get(owner, (0, False))[1]
        if exclusive and entry.source != owner and (owner, entry.source) in self.listed:
            return False
        involved = {post.author, entry.source} | ({post.reply_to} if post.reply_to and not is_boost else set())
        return not any(self._hidden(owner, account) for account in involved)

    def _comes_by_tag(self, owner: int, entry: Entry) -> bool:
        post = self.posts[entry.post_id]
        is_public_post = entry.entry_id == entry.post_id and post.visibility == "public"
        return is_public_post and any((owner, tag) in self.followed_tags for tag in post.tags)

    def _comes_by_follow(self, owner: int, entry: Entry) -> bool:
        post, is_boost = self.posts[entry.post_id], entry.entry_id != entry.post_id
        if entry.source != owner and (owner, entry.source) not in self.follows:
            return False
        if is_boost and entry.source != owner and not self.follows[owner, entry.source]:
            return False
        if not is_boost and (owner, entry.source) in self.choosy and post.language not in (None, "de"):
            return False
        if post.visibility == "direct" and owner not in (*post.mentions, post.author):
            return False
        answered = post.reply_to if not is_boost and entry.source != owner else None
        return answered is None or answered == owner or (owner, answered) in self.follows

    def _hidden(self, owner: int, account: int) -> bool:
        pairs = {(owner, account), (account, owner)}
        return bool(pairs & self.blocks) or (owner, account) in self.mutes
