"""Rules for polls: what may be asked, who may vote, and when it is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from commands.attachments import TOO_MANY
from commands.moments import moment_text
from commands.refusals import Faults, Invalid, NotFound
from commands.unchanged import Unchanged
from commands.visibility import SeenPost, seen
from events import post_text
from events.polls import Poll, PollEnded, PollVoteCast
from events.vocabulary import Event

# Mastodon's limits (app/validators/poll_options_validator.rb, poll_expiration_validator.rb).
MAX_OPTIONS = 4
MAX_OPTION_LENGTH = 50
MIN_SECONDS = 300
MAX_SECONDS = 2_629_746

ALREADY_VOTED = "Validation failed: You have already voted on this poll"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPoll:
    """A poll that is wanted for a post, open for so many seconds from `opens_at` on."""

    poll_id: int
    options: tuple[str, ...]
    opens_at: datetime
    seconds: int | None
    multiple: bool = False
    hides_totals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote:
    """Vote at a moment; `choices` are places among the options, from 0."""

    account_id: int
    poll_id: int
    choices: tuple[int, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPoll:
    """Note that a poll's time is over, if at this moment it is."""

    poll_id: int
    now: datetime


@dataclass(frozen=True, slots=True)
class State:
    """The poll, whether its end was noted; its post's author, and the post as the voter sees it.

    `voted`: the voter has done so already.
    """

    poll: Poll | None = None
    ended: bool = False
    author_id: int = 0
    post: SeenPost | None = None
    post_id: int = 0
    voted: bool = False


def decide(state: State, command: CastVote | EndPoll) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid.
    """
    poll = state.poll
    match command:
        case CastVote():
            post = seen(state.post)
            if poll is None:
                raise NotFound
            return (_vote(state, poll, post, command),)
        case EndPoll():
            if poll is None:
                raise NotFound
            if state.ended or command.now < end_of(poll):
                return ()
            return (PollEnded(poll_id=poll.poll_id, post_id=state.post_id, author_id=state.author_id),)


def evolve(state: State, event: Event) -> State:
    """The state after one event of a vote's or a poll's stream."""
    match event:
        case PollVoteCast():
            return replace(state, voted=True)
        case PollEnded():
            return replace(state, ended=True)
    return state


def answer(state: State, command: CastVote | EndPoll) -> dict[str, Any]:
    """`{"poll_id": …, "post_id": …}`."""
    return {"poll_id": command.poll_id, "post_id": state.post_id}


def end_of(poll: Poll) -> datetime:
    """When it is over."""
    return datetime.fromisoformat(poll.ends_at)


def opened(new: NewPoll) -> Poll:
    """The poll as it will be said to be; `check` has to find nothing wrong with it."""
    return Poll(
        poll_id=new.poll_id,
        options=_tidy(new.options),
        ends_at=moment_text(new.opens_at + timedelta(seconds=new.seconds or 0)),
        multiple=new.multiple,
        hides_totals=new.hides_totals,
    )


def edited(old: Poll | None, new: NewPoll | Unchanged | None, *, has_media: bool) -> Poll | None:
    """What a post's poll becomes: as long as one chooses in the same way among the same, votes stay."""
    if isinstance(new, Unchanged):
        if old is not None and has_media:
            raise Invalid(TOO_MANY)
        return old
    if new is None:
        return None
    poll = opened(new)
    same = old is not None and (old.options, old.multiple) == (poll.options, poll.multiple)
    return replace(poll, poll_id=old.poll_id) if old is not None and same else poll


def check(new: NewPoll | Unchanged | None, faults: Faults, *, has_media: bool) -> None:
    """Note what is wrong with a poll that is wanted, in Mastodon's words; media leave no room for one."""
    if new is None or isinstance(new, Unchanged):
        return
    if has_media:
        raise Invalid(TOO_MANY)
    options, seconds = _tidy(new.options), new.seconds
    too_long = any(post_text.graphemes(option) > MAX_OPTION_LENGTH for option in options)
    wrongs = [
        (len(options) < 2, "choices", "ERR_TOO_SHORT", "must have more than one item"),
        (len(options) > MAX_OPTIONS, "choices", "ERR_TOO_LONG", f"can't contain more than {MAX_OPTIONS} items"),
        (too_long, "choices", "ERR_TOO_LONG", f"cannot be longer than {MAX_OPTION_LENGTH} characters each"),
        (len(set(options)) < len(options), "choices", "ERR_TAKEN", "contain duplicate items"),
        (seconds is None, "deadline", "ERR_BLANK", "can't be blank"),
        (seconds is not None and seconds < MIN_SECONDS, "deadline", "ERR_TOO_SHORT", "is too soon"),
        (seconds is not None and seconds > MAX_SECONDS, "deadline", "ERR_TOO_LONG", "is too far into the future"),
    ]
    for wrong in wrongs:
        faults.add_if(*wrong)


def _tidy(options: tuple[str, ...]) -> tuple[str, ...]:
    """Strip; leave out those of which nothing can be seen."""
    return tuple(option.strip() for option in options if not post_text.is_blank(option))


def _vote(state: State, poll: Poll, post: SeenPost, command: CastVote) -> Event:
    choices = tuple(sorted(set(command.choices)))
    if not choices:
        raise Invalid("Validation failed: Choices can't be blank")
    if command.now >= end_of(poll):
        raise Invalid("Validation failed: The poll has already ended")
    if choices[0] < 0 or choices[-1] >= len(poll.options):
        raise Invalid("Validation failed: The chosen vote option does not exist")
    if post.author_id == command.account_id:
        raise Invalid("Validation failed: You cannot vote in your own polls")
    # As in Mastodon, a second choice where there is only one counts as voting again.
    if state.voted or (len(choices) > 1 and not poll.multiple):
        raise Invalid(ALREADY_VOTED)
    return PollVoteCast(poll_id=poll.poll_id, post_id=post.post_id, account_id=command.account_id, choices=choices)
