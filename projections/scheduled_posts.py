"""Planned posts as their authors see them (`read_scheduled_post`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from events.scheduled_posts import (
    PostRescheduled,
    PostScheduled,
    PostUnscheduled,
    ScheduledPostFailed,
    ScheduledPostPublished,
)
from events.store import Recorded
from projections.batches import batch, rows, told, values
from projections.projection import Fold, Projection

scheduled_posts = Projection(name="scheduled_posts", tables=("read_scheduled_post",))


@scheduled_posts.on(PostScheduled)
def schedule(fold: Fold, events: Sequence[Recorded]) -> None:
    """The plan is there."""
    fold.execute(
        """INSERT INTO {read_scheduled_post} (scheduled_id, author_id, due_at, post)
        SELECT scheduled_id, author_id, due_at, post FROM jsonb_to_recordset(%s)
            AS e(scheduled_id bigint, author_id bigint, due_at timestamptz, post jsonb)
        ON CONFLICT DO NOTHING""",
        [
            rows(
                {
                    "scheduled_id": plan.scheduled_id,
                    "author_id": plan.author_id,
                    "due_at": plan.due_at,
                    "post": asdict(plan.post),
                }
                for _, plan in told(events, PostScheduled)
            )
        ],
    )


@scheduled_posts.on(PostRescheduled)
def reschedule(fold: Fold, events: Sequence[Recorded]) -> None:
    """The plan is for another moment, the last one said; that it failed is forgotten."""
    latest = {plan.scheduled_id: event for event, plan in told(events, PostRescheduled)}
    fold.execute(
        """UPDATE {read_scheduled_post} s SET due_at = e.due_at, failure = NULL
        FROM jsonb_to_recordset(%s) AS e(scheduled_id bigint, due_at timestamptz)
        WHERE s.scheduled_id = e.scheduled_id""",
        [batch(list(latest.values()), "scheduled_id", "due_at")],
    )


@scheduled_posts.on(ScheduledPostFailed)
def fail(fold: Fold, events: Sequence[Recorded]) -> None:
    """The plan stays, with what was wrong with it."""
    latest = {plan.scheduled_id: event for event, plan in told(events, ScheduledPostFailed)}
    fold.execute(
        """UPDATE {read_scheduled_post} s SET failure = e.reason
        FROM jsonb_to_recordset(%s) AS e(scheduled_id bigint, reason text)
        WHERE s.scheduled_id = e.scheduled_id""",
        [batch(list(latest.values()), "scheduled_id", "reason")],
    )


@scheduled_posts.on(PostUnscheduled, ScheduledPostPublished)
def close(fold: Fold, events: Sequence[Recorded]) -> None:
    """The plan was taken back, or has come true."""
    fold.execute(
        "DELETE FROM {read_scheduled_post} WHERE scheduled_id = ANY(%s::bigint[])",
        [values(events, "scheduled_id")],
    )
