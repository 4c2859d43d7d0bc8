"""The part of the model in memory that is about planned posts, and what a community wants of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from commands import posts, scheduled_posts
from commands.posts import PublishPost
from commands.scheduled_posts import (
    CloseScheduledPost,
    FailScheduledPost,
    ReschedulePost,
    SchedulePost,
    UnschedulePost,
)
from events.scheduled_posts import ScheduledPostEvent
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


@dataclass
class Planning:
    """Planned posts, as events have told of them."""

    planned: dict[int, scheduled_posts.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        if isinstance(event, ScheduledPostEvent):
            old = self.planned.get(event.scheduled_id, scheduled_posts.State())
            self.planned[event.scheduled_id] = scheduled_posts.evolve(old, event)

    def state_for(
        self,
        command: Any,
        publishing: Callable[[PublishPost], posts.State],
        reserved: Callable[[int], tuple[int, ...]],
    ) -> Any:
        """What the rules of a command decide on; None: it is somebody else's."""
        if not isinstance(command, scheduled_posts.Command):
            return None
        state = self.planned.get(command.scheduled_id, scheduled_posts.State())
        if isinstance(command, SchedulePost | ReschedulePost):
            others = [
                one.scheduled.due_at
                for scheduled_id, one in self.planned.items()
                if one.scheduled
                and one.scheduled.author_id == command.account_id
                and scheduled_id != command.scheduled_id
            ]
            same_day = sum(due_at.date() == command.due_at.date() for due_at in others)
            state = replace(state, total=len(others), same_day=same_day)
        if isinstance(command, SchedulePost):
            return replace(state, publishing=publishing(command.post))
        if isinstance(command, UnschedulePost | CloseScheduledPost):
            return replace(state, reserved=reserved(command.scheduled_id))
        return state


def wish(whims: Whims, now: datetime) -> Any:
    """A command about planned posts, mostly about one that was planned before."""
    planned = whims.earlier.setdefault("scheduled", [])
    due_at = now + timedelta(minutes=whims.random.randrange(3_000))
    if not planned or whims.random.random() < 0.4:
        post = whims.publish(now)
        whims.posts.remove(post.post_id)
        if post.poll:
            whims.polls.remove(post.poll.poll_id)
        planned.append({"scheduled_id": post.post_id, "account_id": post.author_id})
        whims.plans[post.post_id] = post
        return SchedulePost(**planned[-1], due_at=due_at, now=now, post=post)
    one = whims.random.choice(planned[-6:])
    return whims.random.choice(
        [
            ReschedulePost(**one, due_at=due_at, now=now),
            UnschedulePost(**one),
            _published(whims, one["scheduled_id"], now),
            CloseScheduledPost(**one, post_id=next(whims.ids)),
            FailScheduledPost(**one, reason="Record not found"),
        ]
    )


def _published(whims: Whims, scheduled_id: int, now: datetime) -> PublishPost:
    """What the timer sends at the moment of a plan."""
    post, post_id = whims.plans[scheduled_id], next(whims.ids)
    whims.posts.append(post_id)
    poll = post.poll and replace(post.poll, poll_id=next(whims.ids), opens_at=now)
    return replace(post, post_id=post_id, poll=poll, scheduled_id=scheduled_id)
