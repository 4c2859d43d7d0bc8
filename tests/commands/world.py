"""The writing side in memory: plain dictionaries, folded from events, that give rules their state.

Written from the rules, not from the SQL; `test_tables.py` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from commands import (
    accounts,
    blocks,
    boosts,
    endorsements,
    follows,
    mutes,
    polls,
    posts,
    readers,
)
from commands.relationships import Relationship, Side
from commands.relationships import evolve as evolve_relationship
from commands.visibility import SeenPost
from events.accounts import AccountEvent, AccountRegistered
from events.bookmarks import BookmarkEvent
from events.boosts import BoostEvent
from events.conversation_mutes import ConversationMuteEvent
from events.favourites import FavouriteEvent
from events.pins import PinEvent
from events.polls import Poll, PollEnded, PollEvent, PollVoteCast
from events.posts import PostDeleted, PostEdited, PostEvent, PostPublished
from events.readers import ReaderEvent
from events.relationships import RelationshipEvent
from events.vocabulary import Event
from tests.commands.choices import Choices
from tests.commands.filtering import Filtering
from tests.commands.linking import Linking
from tests.commands.marks import Marks
from tests.commands.noticing import Noticing
from tests.commands.planning import Planning
from tests.commands.sending import Sending
from tests.commands.surroundings import Surroundings
from tests.commands.talking import Talking
from tests.commands.townhall import TownHall


@dataclass
class Post:
    """A live post."""

    published: PostPublished
    state: posts.State
    mentions: frozenset[int]
    in_reply_to_id: int | None


@dataclass
class World:
    """Everything that events have said so far."""

    accounts: dict[int, accounts.State] = field(default_factory=dict)
    usernames: dict[str, tuple[int, str]] = field(default_factory=dict)
    pairs: dict[tuple[int, int], Relationship] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    readers: dict[int, readers.State] = field(default_factory=dict)
    surroundings: Surroundings = field(default_factory=Surroundings)
    townhall: TownHall = field(default_factory=TownHall)
    choices: Choices = field(default_factory=Choices)
    noticing: Noticing = field(default_factory=Noticing)
    sending: Sending = field(default_factory=Sending)
    linking: Linking = field(default_factory=Linking)
    votes: set[tuple[int, int]] = field(default_factory=set)
    ended: set[Poll] = field(default_factory=set)
    filtering: Filtering = field(default_factory=Filtering)
    talking: Talking = field(default_factory=Talking)
    planning: Planning = field(default_factory=Planning)

    def apply(self, event: Event, day: date | None = None) -> None:
        """Fold one event, recorded on a UTC day."""
        self._tell_parts(event)
        match event:
            case AccountEvent():
                self._account(event)
            case RelationshipEvent():
                self.pairs[_pair(*event.pair())] = evolve_relationship(self._relationship(*event.pair()), event)
            case PostEvent():
                self._post(event)
            case BoostEvent() | FavouriteEvent() | BookmarkEvent() | PinEvent() if event.post_id in self.posts:
                self.marks.apply(event)
            case ConversationMuteEvent():
                self.marks.apply(event)
            case ReaderEvent():
                old = self.readers.get(event.account_id, readers.State())
                self.readers[event.account_id] = readers.evolve(old, event, day)
            case PollEvent():
                self._poll(event)

    def _tell_parts(self, event: Event) -> None:
        self.filtering.apply(event, set(self.posts))
        parts: list[Any] = [self.surroundings, self.townhall, self.choices, self.noticing, self.talking, self.planning]
        for part in (*parts, self.sending, self.linking):
            part.apply(event)

    def _account(self, event: AccountEvent) -> None:
        old = self.accounts.get(event.account_id, accounts.State())
        self.accounts[event.account_id] = accounts.evolve(old, event)
        if isinstance(event, AccountRegistered):
            self.usernames[event.username.lower()] = (event.account_id, event.username)

    def _post(self, event: PostEvent) -> None:
        match event:
            case PostPublished():
                parent_id = event.in_reply_to_id if event.in_reply_to_id in self.posts else None
                state = posts.evolve(posts.State(), event)
                self.posts[event.post_id] = Post(event, state, _mentioned(event), parent_id)
            case PostEdited() if event.post_id in self.posts:
                post = self.posts[event.post_id]
                post.state, post.mentions = posts.evolve(post.state, event), _mentioned(event)
            case PostDeleted():
                self.posts.pop(event.post_id, None)
                self.marks.forget(event.post_id)
                for post in self.posts.values():
                    if post.in_reply_to_id == event.post_id:
                        post.in_reply_to_id = None

    def _poll(self, event: PollEvent) -> None:
        if isinstance(event, PollVoteCast):
            self.votes.add((event.account_id, event.poll_id))
        elif isinstance(event, PollEnded) and (poll := self._polled(event.poll_id)[1]):
            self.ended.add(poll)

    def _polled(self, poll_id: int) -> tuple[Post | None, Poll | None]:
        """The post that has this poll, and the poll."""
        for post in self.posts.values():
            if post.state.post and post.state.post.poll and post.state.post.poll.poll_id == poll_id:
                return post, post.state.post.poll
        return None, None

    def state_for(self, command: Any) -> Any:
        """The state that the rules of this command decide on."""
        known = set(self.accounts)
        around = self.surroundings.state_for(command, known) or self.choices.state_for(command, known, self._follows)
        around = around or self.filtering.state_for(command, known, self._seen) or self.linking.state_for(command)
        around = around or self.noticing.state_for(command, known) or self.sending.state_for(command, known)
        around = around or self.planning.state_for(command, self._post_state, self.sending.reserved)
        around = around or self.talking.state_for(command, known, self.posts.values())
        if around is not None:
            return around
        module = type(command).__module__.rpartition(".")[2]
        by_module: dict[str, Callable[[Any], Any]] = {
            "accounts": self._account_state,
            "posts": self._post_state,
            "boosts": self._boost_state,
            "rules": self.townhall.rule,
            "announcements": self.townhall.announcement,
            "reactions": lambda command: self.townhall.reaction(command, set(self.accounts)),
            "reports": lambda command: self.townhall.report(command, set(self.accounts), self._seen),
            "favourites": self._mark_state,
            "bookmarks": self._mark_state,
            "pins": self._mark_state,
            "conversation_mutes": self._mark_state,
            "readers": self._reader_state,
            "polls": self._poll_state,
        }
        return by_module.get(module, self._pair_state)(command)

    def _account_state(self, command: accounts.RegisterAccount | accounts.EditProfile) -> accounts.State:
        if isinstance(command, accounts.RegisterAccount):
            return accounts.State(username_taken=command.username.lower() in self.usernames)
        state = self.accounts.get(command.account_id, accounts.State())
        if command.locked is not False or not state.locked:
            return state
        asked = [
            accounts.PendingRequest(one, request.id, request.show_boosts, request.notify, request.languages)
            for pair, relationship in self.pairs.items()
            if command.account_id in pair
            for one, side in relationship.sides.items()
            if one != command.account_id and (request := side.request)
        ]
        return replace(state, requests=tuple(sorted(asked, key=lambda each: each.request_id)))

    def _post_state(self, command: posts.PublishPost | posts.EditPost | posts.DeletePost) -> posts.State:
        if isinstance(command, posts.PublishPost):
            author = self.accounts.get(command.author_id, accounts.State()).profile
            defaults = author and posts.Author(
                author.default_visibility, author.default_sensitive, author.default_language
            )
            parent = command.in_reply_to_id and self._seen(command.in_reply_to_id, command.author_id)
            names = self._mentionable(command.author_id, posts.names_in(command))
            return posts.State(
                author=defaults,
                parent=parent or None,
                mentionable=names,
                media=self.sending.held(command, command.author_id),
            )
        post = self.posts.get(command.post_id)
        state = posts.State(post=post and replace(post.state.post, in_reply_to_id=post.in_reply_to_id))  # type: ignore[arg-type]
        if post is None:
            return state
        held = self.sending.held(command, post.published.author_id)
        if isinstance(command, posts.DeletePost):
            return replace(state, media=held)
        names = self._mentionable(command.account_id, posts.names_in(command, state.post))
        return replace(state, mentionable=names, media=held)

    def _boost_state(self, command: boosts.BoostPost | boosts.UnboostPost) -> boosts.State:
        profile = self.accounts.get(command.account_id, accounts.State()).profile
        state: boosts.State = self._mark_state(command)
        return state if profile is None else replace(state, default_visibility=profile.default_visibility)

    def _mark_state(self, command: Any) -> Any:
        known = command.account_id in self.accounts
        return self.marks.state_for(command, self._seen(command.post_id, command.account_id), known=known)

    def _reader_state(self, command: readers.MarkReaderSeen | readers.LapseReader) -> readers.State:
        old = self.readers.get(command.account_id, readers.State())
        return replace(old, exists=command.account_id in self.accounts)

    def _poll_state(self, command: polls.CastVote | polls.EndPoll) -> polls.State:
        post, poll = self._polled(command.poll_id)
        if post is None or poll is None:
            return polls.State()
        post_id, author_id = post.published.post_id, post.published.author_id
        if isinstance(command, polls.EndPoll):
            return polls.State(poll, poll in self.ended, author_id, None, post_id)
        if command.account_id not in self.accounts:
            return polls.State()
        voted = (command.account_id, poll.poll_id) in self.votes
        return polls.State(poll, poll in self.ended, author_id, self._seen(post_id, command.account_id), post_id, voted)

    def _pair_state(self, command: Any) -> Relationship:
        match command:
            case blocks.BlockAccount() | blocks.UnblockAccount():
                both = (command.blocker_id, command.blocked_id)
            case endorsements.EndorseAccount() | endorsements.WithdrawEndorsement():
                both = (command.endorser_id, command.endorsed_id)
            case mutes.MuteAccount() | mutes.UnmuteAccount():
                both = (command.muter_id, command.muted_id)
            case mutes.EndMute():
                both = self._muting(command.mute_id)
            case _:
                assert isinstance(command, follows.FollowCommand)
                both = (command.follower_id, command.followee_id)
        sides = self._relationship(*both).sides if both else {}
        known = {one: self.accounts[one].locked for one in both if one in self.accounts}
        return Relationship({one: replace(sides.get(one, Side()), locked=locked) for one, locked in known.items()})

    def _muting(self, mute_id: int) -> tuple[int, ...]:
        """The two between whom this mute is."""
        for both, relationship in self.pairs.items():
            if any(side.mute and side.mute.id == mute_id for side in relationship.sides.values()):
                return both
        return ()

    def _relationship(self, one: int, other: int) -> Relationship:
        return self.pairs.get(_pair(one, other), Relationship())

    def _seen(self, post_id: int, viewer_id: int) -> SeenPost | None:
        post = self.posts.get(post_id)
        if post is None:
            return None
        author_id = post.published.author_id
        sides = self._relationship(viewer_id, author_id).sides
        return SeenPost(
            post_id=post_id,
            author_id=author_id,
            viewer_id=viewer_id,
            visibility=post.published.visibility,
            in_reply_to_id=post.in_reply_to_id,
            conversation_id=post.published.conversation_id or post_id,
            in_reply_to_account_id=post.published.in_reply_to_account_id,
            mentioned=viewer_id in post.mentions,
            following=sides.get(viewer_id, Side()).follow is not None,
            blocked=any(side.block_id is not None for side in sides.values()),
        )

    def _mentionable(self, author_id: int, names: Iterable[str]) -> dict[str, tuple[int, str]]:
        return {
            name: self.usernames[name]
            for name in names
            if name in self.usernames and not self._blocks(author_id, self.usernames[name][0])
        }

    def _follows(self, one: int, other: int) -> bool:
        return self._relationship(one, other).sides.get(one, Side()).follow is not None

    def _blocks(self, one: int, other: int) -> bool:
        return any(side.block_id is not None for side in self._relationship(one, other).sides.values())


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _mentioned(event: PostPublished | PostEdited) -> frozenset[int]:
    return frozenset(account_id for account_id, _ in event.mentions)
