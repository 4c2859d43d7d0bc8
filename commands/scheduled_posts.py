"""Rules for planned posts: what could not be published now cannot be planned for later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from commands import posts
from commands.attachments import release, reserve
from commands.moments import moment_text
from commands.polls import NewPoll
from commands.posts import PublishPost
from commands.refusals import Faults, Invalid, NotFound
from events.scheduled_posts import (
    PlannedPoll,
    PlannedPost,
    PostRescheduled,
    PostScheduled,
    PostUnscheduled,
    ScheduledPostFailed,
    ScheduledPostPublished,
)
from events.vocabulary import Event

# Mastodon's limits (app/models/scheduled_status.rb); that there is an end to the future is ours.
SOONEST = timedelta(minutes=5)
LATEST = timedelta(days=5 * 366)
MOST = 300
MOST_A_DAY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePost:
    """Plan a post for a moment; `post` is the command that would publish it now."""

    scheduled_id: int
    account_id: int
    due_at: datetime
    now: datetime
    post: PublishPost


@dataclass(frozen=True, slots=True, kw_only=True)
class ReschedulePost:
    """Plan one's own planned post for another moment."""

    scheduled_id: int
    account_id: int
    due_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnschedulePost:
    """Take one's own planned post back; its words are erased from the log as well."""

    scheduled_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseScheduledPost:
    """Note that a planned post was published; what was planned is erased."""

    scheduled_id: int
    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailScheduledPost:
    """Note that a planned post was refused when its moment came."""

    scheduled_id: int
    account_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A planned post that waits, or has failed."""

    author_id: int
    due_at: datetime
    post: PlannedPost
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What publishing would have to know; the planned post, if there is one already.

    `total` are the author's planned posts, `same_day` those of the wanted UTC day; this one apart.
    `reserved` are the media that wait for it.
    """

    publishing: posts.State | None = None
    scheduled: Scheduled | None = None
    total: int = 0
    same_day: int = 0
    reserved: tuple[int, ...] = ()


Command = SchedulePost | ReschedulePost | UnschedulePost | CloseScheduledPost | FailScheduledPost


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid.
    """
    match command:
        case SchedulePost():
            return _schedule(state, command)
        case ReschedulePost():
            return _reschedule(_own(state, command), state, command)
    _own(state, command)
    ids = {"scheduled_id": command.scheduled_id, "author_id": command.account_id}
    match command:
        case FailScheduledPost():
            return (ScheduledPostFailed(**ids, reason=command.reason),)
    released = release(command.scheduled_id, state.reserved, command.account_id)
    match command:
        case UnschedulePost():
            return (*released, PostUnscheduled(**ids))
        case CloseScheduledPost():
            return (*released, ScheduledPostPublished(**ids, post_id=command.post_id))


def evolve(state: State, event: Event) -> State:
    """The state after one event of the planned post's stream."""
    match event:
        case PostScheduled():
            due_at = datetime.fromisoformat(event.due_at)
            return replace(state, scheduled=Scheduled(event.author_id, due_at, event.post))
        case PostRescheduled() if state.scheduled:
            due_at = datetime.fromisoformat(event.due_at)
            return replace(state, scheduled=replace(state.scheduled, due_at=due_at, failure=None))
        case ScheduledPostFailed() if state.scheduled:
            return replace(state, scheduled=replace(state.scheduled, failure=event.reason))
        case PostUnscheduled() | ScheduledPostPublished():
            return replace(state, scheduled=None)
    return state


def answer(_state: State, command: Command) -> dict[str, Any]:
    """`{"scheduled_id": …}`."""
    return {"scheduled_id": command.scheduled_id}


def publishing(scheduled_id: int, scheduled: Scheduled, *, post_id: int, poll_id: int, now: datetime) -> PublishPost:
    """The command that publishes what was planned."""
    post, poll = scheduled.post, scheduled.post.poll
    return PublishPost(
        post_id=post_id,
        author_id=scheduled.author_id,
        scheduled_id=scheduled_id,
        **_alike(post, _POST),
        poll=None if poll is None else NewPoll(poll_id=poll_id, opens_at=now, **_alike(poll, _POLL)),
    )


def _schedule(state: State, command: SchedulePost) -> tuple[Event, ...]:
    if state.publishing is None:
        raise NotFound
    posts.decide(state.publishing, command.post)
    if state.total >= MOST:
        raise Invalid(f"Validation failed: You have exceeded the limit of {MOST} scheduled posts")
    _check_moment(state, command)
    planned = PostScheduled(
        scheduled_id=command.scheduled_id,
        author_id=command.account_id,
        due_at=moment_text(command.due_at),
        post=_planned(command.post),
    )
    return (planned, *reserve(command.scheduled_id, command.post.media, command.account_id))


def _reschedule(old: Scheduled, state: State, command: ReschedulePost) -> tuple[Event, ...]:
    _check_moment(state, command)
    due_at = moment_text(command.due_at)
    if old.failure is None and due_at == moment_text(old.due_at):
        return ()
    return (PostRescheduled(scheduled_id=command.scheduled_id, author_id=command.account_id, due_at=due_at),)


def _check_moment(state: State, command: SchedulePost | ReschedulePost) -> None:
    ahead = command.due_at - command.now
    faults = Faults()
    faults.add_if(ahead < SOONEST, "scheduled_at", "ERR_TOO_SOON", "The scheduled date must be in the future")
    faults.add_if(ahead > LATEST, "scheduled_at", "ERR_TOO_LATE", "is too far into the future")
    faults.refuse()
    if state.same_day >= MOST_A_DAY:
        raise Invalid(f"Validation failed: You have exceeded the limit of {MOST_A_DAY} scheduled posts for that day")


def _own(state: State, command: Command) -> Scheduled:
    """The planned post, if it is the actor's own; somebody else's is as good as absent."""
    if state.scheduled is None or state.scheduled.author_id != command.account_id:
        raise NotFound
    return state.scheduled


def _planned(post: PublishPost) -> PlannedPost:
    poll = post.poll
    return PlannedPost(
        **_alike(post, _POST),
        poll=None if poll is None else PlannedPoll(**_alike(poll, _POLL)),
    )


def _alike(post: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What is the same of a post, or of its poll, whether it is planned or published."""
    return {name: getattr(post, name) for name in names}


_POST = (
    "text", "visibility", "spoiler", "sensitive", "language", "in_reply_to_id", "application", "application_website",
    "media",
)  # fmt: skip
_POLL = ("options", "seconds", "multiple", "hides_totals")
