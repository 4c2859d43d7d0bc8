"""What the demo has told so far: events with who did them and when, to be put in order at the end.

Posts are made by the rule that makes all posts (`commands.posts.decide`), so none is longer, names
more or is seen by more than a member's own could be.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from commands.identifiers import SEQUENCE_BITS, first_id_at
from commands.posts import Author, EditPost, Post, PublishPost, State, decide
from commands.visibility import SeenPost, may_see
from commands.words import words_of
from events.posts import PostPublished
from events.store import ImportRecord
from events.vocabulary import Event
from feed_project.demo.members import Member


@dataclass(frozen=True, slots=True)
class Told:
    """A post of the demo: its event, who wrote it and when, and what it is about."""

    event: PostPublished
    author: Member
    at: datetime
    topic: str


@dataclass(frozen=True, slots=True)
class Follower:
    """Who follows somebody, since when, and how likely it reacts to a post (0 to 1)."""

    member: Member
    since: datetime
    weight: float


@dataclass
class Script:
    """The events of the demo, up to the moment `now`; whatever would come later is left out."""

    now: datetime
    dice: random.Random
    members: Sequence[Member] = ()
    followers: dict[int, list[Follower]] = field(default_factory=dict)  # by the followee's id
    records: list[ImportRecord] = field(default_factory=list)
    posts: list[Told] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def new_id(self, at: datetime) -> int:
        """An id for something that happens at a moment, as `commands.identifiers` makes them."""
        return first_id_at(at) | next(self._numbers) % (1 << SEQUENCE_BITS)

    def note(self, at: datetime, actor: Member, *events: Event) -> bool:
        """Note events, in this order; False when the moment is still to come."""
        if at > self.now:
            return False
        self.records.extend((event, actor.id, at) for event in events)
        return True

    def in_order(self) -> list[ImportRecord]:
        """All events, the earliest first; those of one moment as they were noted."""
        return sorted(self.records, key=lambda record: record[2])

    def since(self, one: Member, other: Member) -> datetime | None:
        """Since when one follows the other."""
        return next((f.since for f in self.followers.get(other.id, ()) if f.member.id == one.id), None)

    def seen(self, post: Told, viewer: Member) -> SeenPost:
        """The post as somebody stands to it."""
        since = self.since(viewer, post.author) if post.event.visibility == "private" else None
        return SeenPost(
            post.event.post_id,
            post.author.id,
            viewer.id,
            post.event.visibility,
            post.event.in_reply_to_id,
            post.event.in_reply_to_account_id,
            mentioned=any(viewer.id == account for account, _ in post.event.mentions),
            following=since is not None and since < post.at,
        )

    def publish(
        self,
        author: Member,
        at: datetime,
        text: str,
        *,
        topic: str,
        parent: Told | None = None,
        visibility: str = "public",
        spoiler: str = "",
        language: str = "en",
    ) -> Told | None:
        """Publish a post, if the moment has come and the author may see what it answers."""
        if at > self.now or (parent and not may_see(self.seen(parent, author))):
            return None
        command = PublishPost(
            post_id=self.new_id(at),
            author_id=author.id,
            text=text,
            visibility=visibility,
            spoiler=spoiler,
            language=language,
            in_reply_to_id=parent.event.post_id if parent else None,
        )
        state = State(
            author=Author(), parent=self.seen(parent, author) if parent else None, mentionable=self._mentionable
        )
        [event] = decide(state, command)
        assert isinstance(event, PostPublished)  # noqa: S101 - what publishing leads to
        told = Told(event, author, at, topic)
        self.note(at, author, event)
        self.posts.append(told)
        return told

    def edit(self, post: Told, at: datetime, addition: str) -> None:
        """Let the author add something to a post."""
        own = Post(post.author.id, words_of(post.event), post.event.in_reply_to_id, post.event.visibility)
        command = EditPost(
            post_id=post.event.post_id, account_id=post.author.id, text=f"{post.event.text} {addition.strip()}"
        )
        self.note(at, post.author, *decide(State(post=own, mentionable=self._mentionable), command))

    def soon(self, at: datetime, median_minutes: float) -> datetime:
        """Some time after a moment: mostly about the median, now and then much later."""
        return at + timedelta(seconds=2 + 60 * median_minutes * self.dice.lognormvariate(0, 1.5))

    @cached_property
    def by_id(self) -> dict[int, Member]:
        """The members by account id."""
        return {member.id: member for member in self.members}

    @cached_property
    def _mentionable(self) -> dict[str, tuple[int, str]]:
        return {member.username: (member.id, member.username) for member in self.members}
