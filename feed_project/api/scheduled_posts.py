"""Planned statuses: the list, one, another moment, none at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from commands.handling import Idempotency, Outcome
from commands.posts import PublishPost
from commands.scheduled_posts import ReschedulePost, SchedulePost, UnschedulePost
from events.scheduled_posts import PostScheduled
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.scheduled_posts import ScheduledStatus
from feed_project.presentation.scheduled_posts import scheduled_status_json
from queries import scheduled_posts as query
from queries.views import MediaView


@dataclass(frozen=True)
class RescheduleForm:
    """When it is to be published; ISO 8601, UTC unless it says otherwise."""

    scheduled_at: str = ""


@endpoint("read:statuses")
def scheduled_statuses(caller: Caller, form: PageForm) -> Answer[list[ScheduledStatus]]:
    """What the caller has planned."""
    page = query.scheduled_posts(caller.account_id, form.page(default=20, most=40))
    return listed(caller, page, scheduled_status_json)


@endpoint("read:statuses")
def show(caller: Caller, scheduled_id: Id) -> ScheduledStatus:
    """One planned status."""
    return scheduled_status_json(found(query.scheduled_post(caller.account_id, scheduled_id)))


@endpoint("write:statuses")
def reschedule(caller: Caller, scheduled_id: Id, form: RescheduleForm) -> ScheduledStatus:
    """Plan it for another moment; one that failed is tried again then."""
    due_at = read_moment(form.scheduled_at)
    command = ReschedulePost(scheduled_id=scheduled_id, account_id=caller.account_id, due_at=due_at, now=caller.now)
    write(caller, command)
    return scheduled_status_json(found(query.scheduled_post(caller.account_id, scheduled_id)))


@endpoint("write:statuses")
def unschedule(caller: Caller, scheduled_id: Id) -> Empty:
    """Take the plan back."""
    write(caller, UnschedulePost(scheduled_id=scheduled_id, account_id=caller.account_id))
    return {}


def schedule(caller: Caller, post: PublishPost, scheduled_at: str, idempotency: Idempotency | None) -> ScheduledStatus:
    """Plan a status instead of publishing it; with an `Idempotency-Key`, once."""
    command = SchedulePost(
        scheduled_id=new_id(caller),
        account_id=caller.account_id,
        due_at=read_moment(scheduled_at),
        now=caller.now,
        post=post,
    )
    outcome = write(caller, command, idempotency)
    scheduled = query.scheduled_post(caller.account_id, outcome.result["scheduled_id"])
    return scheduled_status_json(found(scheduled or _unfolded(outcome)))


def _unfolded(outcome: Outcome) -> query.ScheduledPostView | None:
    """What was planned as the event tells it, when nobody has folded it yet."""
    for event in outcome.recorded:
        if isinstance(event.data, PostScheduled):
            plan = event.data
            due_at = datetime.fromisoformat(plan.due_at)
            media = tuple(MediaView.unknown(media_id) for media_id in plan.post.media)
            return query.ScheduledPostView(plan.scheduled_id, due_at, asdict(plan.post), None, media)
    return None


def read_moment(text: str) -> datetime:
    """An ISO 8601 date and time as clients write it."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refused(422, "Validation failed: Scheduled at is invalid") from None
