"""Histories as the log would tell them, and what a plain head count finds at their end.

A history checks every action as the write side would, so that whatever is generated could have
happened. It needs no store: events get positions and times here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple

from events.accounts import AccountLocked, AccountRegistered, AccountUnlocked, ProfileEdited
from events.blocks import AccountBlocked, AccountUnblocked
from events.bookmarks import PostBookmarked, PostUnbookmarked
from events.boosts import PostBoosted, PostUnboosted
from events.conversation_mutes import ConversationMuted, ConversationUnmuted
from events.favourites import PostFavourited, PostUnfavourited
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.mutes import AccountMuted, AccountUnmuted
from events.pins import PostPinned, PostUnpinned
from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from events.vocabulary import Event
from tests.projections.asking import Asking
from tests.projections.choices import Choices
from tests.projections.erasing import ERASING
from tests.projections.filtering import Filtering
from tests.projections.linking import Linking, named
from tests.projections.noticing import START, Noticing
from tests.projections.sending import Sending, replaced_picture
from tests.projections.talking import Talking
from tests.projections.townhall import TownHall

VISIBILITIES = ("public", "unlisted", "private", "direct")


class Post(NamedTuple):
    """What is known of a post that is there."""

    author: int
    visibility: str
    reply_to: int | None
    day: str
    conversation: int
    tags: tuple[str, ...] = ()
    link: str | None = None


def recorded(events: Sequence[Event], start: int = 1) -> list[Recorded]:
    """Events as the log gives them: positions from `start`, five hours apart."""
    return [
        Recorded(
            event_id=position,
            position=position,
            stream=event.stream,
            version=position,
            type=type(event).__name__,
            schema_version=1,
            data=event,
            actor_id=None,
            causation_id=None,
            correlation_id=None,
            recorded_at=START + timedelta(hours=5 * position),
        )
        for position, event in enumerate(events, start)
    ]


@dataclass
class History(Choices, Filtering, TownHall, Noticing, Asking, Talking, Sending, Linking):
    """What accounts 1 … n did. Every method takes two numbers and does what they can mean."""

    accounts: int = 4
    events: list[Event] = field(default_factory=list)
    follows: set[tuple[int, int]] = field(default_factory=set)
    requests: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    posts: dict[int, Post] = field(default_factory=dict)
    boosts: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)
    favourites: set[tuple[int, int]] = field(default_factory=set)
    bookmarks: set[tuple[int, int]] = field(default_factory=set)
    pins: set[int] = field(default_factory=set)
    quiet: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for account in range(1, self.accounts + 1):
            self.events.append(AccountRegistered(account_id=account, username=f"User{account}"))

    def recorded(self) -> list[Recorded]:
        """The log as it was when everything in it was new."""
        return recorded(self.events)

    def redacted(self) -> list[Recorded]:
        """The log as it is now: deleted posts have no content."""
        told = self.recorded()
        erased_up_to = {event.stream: event.version for event in told if isinstance(event.data, ERASING)}
        return [
            replace(event, data=None) if event.version < erased_up_to.get(event.stream, 0) else event for event in told
        ]

    def _id(self) -> int:
        return 1000 + len(self.events)

    def _day(self) -> str:
        return (START + timedelta(hours=5 * (len(self.events) + 1))).date().isoformat()

    def _other(self, a: int, n: int) -> int:
        return (a + n % (self.accounts - 1)) % self.accounts + 1

    def _post(self, n: int) -> int | None:
        return list(self.posts)[n % len(self.posts)] if self.posts else None

    def follow(self, a: int, n: int) -> None:
        """Follow, or adjust the follow."""
        b = self._other(a, n)
        wishes = {"show_boosts": n % 3 > 0, "notify": n % 2 > 0, "languages": (None, None, ("de", "en"))[n % 3]}
        if (a, b) in self.follows:
            self.events.append(FollowAdjusted(follower_id=a, followee_id=b, **wishes))
        elif not {(a, b), (b, a)} & self.blocks:
            asked = (a, b) in self.requests
            self.requests.discard((a, b))
            self.follows.add((a, b))
            self.events.append(
                AccountFollowed(follower_id=a, followee_id=b, follow_id=self._id(), requested=asked, **wishes)
            )

    def unfollow(self, a: int, n: int) -> None:
        """End a follow."""
        self._unfollow(a, self._other(a, n))

    def _unfollow(self, a: int, b: int) -> None:
        if (a, b) in self.follows:
            self.follows.remove((a, b))
            self.endorsed.discard((a, b))
            self.take_off_lists(a, b)
            self.events.append(AccountUnfollowed(follower_id=a, followee_id=b))

    def request(self, a: int, n: int) -> None:
        """Ask to follow, or end the request."""
        b = self._other(a, n)
        if (a, b) in self.requests:
            self.requests.remove((a, b))
            ended = FollowRequestWithdrawn if n % 2 else FollowRequestRejected
            self.events.append(ended(follower_id=a, followee_id=b))
        elif (a, b) not in self.follows and not {(a, b), (b, a)} & self.blocks:
            self.requests.add((a, b))
            self.events.append(FollowRequested(follower_id=a, followee_id=b, request_id=self._id()))

    def block(self, a: int, n: int) -> None:
        """Block, or lift the block."""
        b = self._other(a, n)
        if (a, b) in self.blocks:
            self.blocks.remove((a, b))
            self.events.append(AccountUnblocked(blocker_id=a, blocked_id=b))
            return
        self._unfollow(a, b)
        self._unfollow(b, a)
        for pair in ((a, b), (b, a)):
            if pair in self.requests:
                self.requests.remove(pair)
                self.events.append(FollowRequestWithdrawn(follower_id=pair[0], followee_id=pair[1]))
        self.blocks.add((a, b))
        self.events.append(AccountBlocked(blocker_id=a, blocked_id=b, block_id=self._id()))

    def mute(self, a: int, n: int) -> None:
        """Mute (perhaps again, otherwise), or lift the mute."""
        b = self._other(a, n)
        if n % 3:
            ends_at = "2026-04-01T00:00:00.000+00:00" if n % 4 else None
            mute_id = self._id()
            self.events.append(
                AccountMuted(muter_id=a, muted_id=b, mute_id=mute_id, notifications=n % 2 > 0, ends_at=ends_at)
            )
        else:
            self.events.append(AccountUnmuted(muter_id=a, muted_id=b))

    def publish(self, a: int, n: int) -> None:
        """Publish a post that names somebody; every other one is a reply."""
        b, target, post_id = self._other(a, n), self._post(n // 2) if n % 2 else None, self._id()
        conversation = self.posts[target].conversation if target else None
        tags = (f"tag{n % 4}", "all")[: n % 3]
        self.polls |= {post_id: self.new_poll(n)} if n % 3 == 0 else {}
        words, link = named(n, VISIBILITIES[n % 5 % 4])
        post = Post(a, VISIBILITIES[n % 5 % 4], target, self._day(), conversation or post_id, tags, link)
        attached = self.attach_media(a, post_id, n % 3)
        self.events.append(
            PostPublished(
                post_id=post_id,
                author_id=a,
                text=f"@user{b} #Tag{n % 4} #all{words}",
                visibility=post.visibility,
                in_reply_to_id=target,
                in_reply_to_account_id=self.posts[target].author if target else None,
                mentions=((b, f"User{b}"),),
                tags=tags,
                conversation_id=conversation,
                poll=self.polls.get(post_id),
                media=self.shown_media(post_id),
            )
        )
        self.events += attached
        self.posts[post_id] = post

    def edit(self, _: int, n: int) -> None:
        """Edit a post so that it names others."""
        if post_id := self._post(n):
            names = tuple((b, f"User{b}") for b in range(1, self.accounts + 1) if n & b)
            tags = tuple(f"tag{t}" for t in range(4) if n >> 1 & 1 << t)
            words, link = named(n // 2, self.posts[post_id].visibility)
            self.posts[post_id] = self.posts[post_id]._replace(tags=tags, link=link)
            self.events.append(
                PostEdited(
                    post_id=post_id,
                    author_id=self.posts[post_id].author,
                    text=f"edit {n}{words}",
                    mentions=names,
                    tags=tags,
                    poll=self.polls.get(post_id),
                    media=self.shown_media(post_id),
                )
            )

    def delete(self, _: int, n: int) -> None:
        """Delete a post."""
        if post_id := self._post(n):
            post = self.posts.pop(post_id)
            self.polls.pop(post_id, None)
            self.events += self.detach_media(post_id)
            self.boosts = {key: boost for key, boost in self.boosts.items() if key[1] != post_id}
            self.favourites = {key for key in self.favourites if key[1] != post_id}
            self.bookmarks = {key for key in self.bookmarks if key[1] != post_id}
            self.pins.discard(post_id)
            self.events.append(PostDeleted(post_id=post_id, author_id=post.author, in_reply_to_id=post.reply_to))

    def boost(self, a: int, n: int) -> None:
        """Boost, or take the boost back."""
        post_id = self._post(n)
        if post_id is None or self.posts[post_id].visibility in ("private", "direct"):
            return
        if boost := self.boosts.pop((a, post_id), None):
            self.events.append(PostUnboosted(boost_id=boost[0], account_id=a, post_id=post_id))
        else:
            self.boosts[a, post_id] = self._id(), self._day()
            author = self.posts[post_id].author
            self.events.append(PostBoosted(boost_id=self._id(), account_id=a, post_id=post_id, author_id=author))

    def favourite(self, a: int, n: int) -> None:
        """Favourite, or take it back."""
        if (post_id := self._post(n)) is None:
            return
        author = self.posts[post_id].author
        if (a, post_id) in self.favourites:
            self.favourites.remove((a, post_id))
            self.events.append(PostUnfavourited(account_id=a, post_id=post_id))
        else:
            self.favourites.add((a, post_id))
            self.events.append(PostFavourited(favourite_id=self._id(), account_id=a, post_id=post_id, author_id=author))

    def bookmark(self, a: int, n: int) -> None:
        """Bookmark a post, or take the bookmark out."""
        if (post_id := self._post(n)) is None:
            return
        if (a, post_id) in self.bookmarks:
            self.events.append(PostUnbookmarked(account_id=a, post_id=post_id))
        else:
            self.events.append(PostBookmarked(bookmark_id=self._id(), account_id=a, post_id=post_id))
        self.bookmarks ^= {(a, post_id)}

    def pin(self, _: int, n: int) -> None:
        """The author pins a post, or takes it off."""
        if (post_id := self._post(n)) is not None:
            kind = PostUnpinned if post_id in self.pins else PostPinned
            self.events.append(kind(account_id=self.posts[post_id].author, post_id=post_id))
            self.pins ^= {post_id}

    def silence(self, a: int, n: int) -> None:
        """Mute a conversation, or hear of it again."""
        if (post_id := self._post(n)) is not None:
            key = (a, self.posts[post_id].conversation)
            kind = ConversationUnmuted if key in self.quiet else ConversationMuted
            self.events.append(kind(account_id=a, conversation_id=key[1]))
            self.quiet ^= {key}

    def profile(self, a: int, n: int) -> None:
        """Edit the profile, lock the account, or unlock it."""
        if n % 3 == 0:
            named = ProfileEdited(account_id=a, display_name=f"Name {n}", note=f"#note {n}")
            self.events += [named, replaced_picture(a, n)]
            return
        self.events.append((AccountLocked if n % 3 == 1 else AccountUnlocked)(account_id=a))
