"""Write table of planned posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from django.db import models

from commands.attachments import ids_to_hold
from commands.scheduled_posts import (
    CloseScheduledPost,
    Command,
    ReschedulePost,
    Scheduled,
    SchedulePost,
    State,
    UnschedulePost,
)
from commands.tables import due, media, posts, sql
from commands.tables.accounts import WriteAccount
from events.media import media_stream
from events.scheduled_posts import PlannedPost, PostRescheduled, PostScheduled, ScheduledPostEvent, scheduled_stream
from events.store import Recorded

DUE = "scheduled_post"
"""The kind of its rows in `write_due`: each planned post that has not failed has one."""


class WriteScheduledPost(models.Model):
    """A post that waits for its moment; `failure` says why it could not be published at it."""

    scheduled_id = models.BigIntegerField(primary_key=True)
    author = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    post = models.JSONField()
    failure = models.TextField(null=True)  # noqa: DJ001 - NULL says that it has not failed

    class Meta:
        db_table = "write_scheduled_post"
        indexes = [models.Index("author", "due_at", name="write_scheduled_post_author")]

    def __str__(self) -> str:
        return f"planned post {self.scheduled_id}"


def streams(command: Command) -> list[str]:
    """The planned post's own stream first, then those of the media that are, or are to be, reserved for it."""
    return [scheduled_stream(command.scheduled_id), *map(media_stream, _media_ids(command))]


def load(command: Command) -> State:
    """What the rules have to know."""
    state = State(scheduled=scheduled_post(command.scheduled_id))
    if isinstance(command, SchedulePost | ReschedulePost):
        total, same_day = _count(command)
        state = replace(state, total=total, same_day=same_day)
    if isinstance(command, SchedulePost):
        state = replace(state, publishing=posts.load(command.post))
    if isinstance(command, UnschedulePost | CloseScheduledPost):
        state = replace(state, reserved=tuple(media.reserved_for(command.scheduled_id)))
    return state


def _media_ids(command: Command) -> list[int]:
    match command:
        case SchedulePost():
            return ids_to_hold(command.post.media)
        case UnschedulePost() | CloseScheduledPost():
            return media.reserved_for(command.scheduled_id)
    return []


_ONE = "SELECT author_id, due_at, post::text, failure FROM write_scheduled_post WHERE scheduled_id = %s"

# Whoever counts holds the author, so that two who plan at once cannot both be the last to fit.
_HOLD_AUTHOR = "SELECT FROM write_account WHERE account_id = %s FOR NO KEY UPDATE"

_COUNT = """
SELECT count(*), count(*) FILTER (
    WHERE (due_at AT TIME ZONE 'UTC')::date = (%s::timestamptz AT TIME ZONE 'UTC')::date)
FROM write_scheduled_post WHERE author_id = %s AND scheduled_id <> %s"""


def scheduled_post(scheduled_id: int) -> Scheduled | None:
    """A planned post; None: there is none, or none any more."""
    row = sql.one(_ONE, [scheduled_id])
    if row is None:
        return None
    author_id, due_at, post, failure = row
    return Scheduled(author_id, due_at, PlannedPost.from_json(orjson.loads(post)), failure)


def _count(command: SchedulePost | ReschedulePost) -> tuple[int, int]:
    sql.run(_HOLD_AUTHOR, [command.account_id])
    row = sql.one(_COUNT, [command.due_at, command.account_id, command.scheduled_id])
    return (0, 0) if row is None else (row[0], row[1])


_SCHEDULE = """
INSERT INTO write_scheduled_post (scheduled_id, author_id, due_at, post)
SELECT * FROM json_to_recordset(%s) AS e(scheduled_id bigint, author_id bigint, due_at timestamptz, post jsonb)"""

# Replaying, what was planned may be erased already: then there is nothing to put off.
_RESCHEDULE = """
UPDATE write_scheduled_post s SET due_at = e.due_at, failure = NULL
FROM json_to_recordset(%s) AS e(scheduled_id bigint, due_at timestamptz) WHERE s.scheduled_id = e.scheduled_id"""

_FAIL = """
UPDATE write_scheduled_post s SET failure = e.reason
FROM json_to_recordset(%s) AS e(scheduled_id bigint, reason text) WHERE s.scheduled_id = e.scheduled_id"""

_CLOSE = """
DELETE FROM write_scheduled_post s USING json_to_recordset(%s) AS e(scheduled_id bigint)
WHERE s.scheduled_id = e.scheduled_id"""


def schedule(recorded: Sequence[Recorded]) -> None:
    """Fold PostScheduled."""
    sql.fold(_SCHEDULE, recorded)
    _put(recorded)


def reschedule(recorded: Sequence[Recorded]) -> None:
    """Fold PostRescheduled."""
    sql.fold(_RESCHEDULE, recorded)
    there = {key for (key,) in sql.rows(_THERE, [_ids(recorded)])}
    _put([each for each in recorded if isinstance(each.data, ScheduledPostEvent) and each.data.scheduled_id in there])


def fail(recorded: Sequence[Recorded]) -> None:
    """Fold ScheduledPostFailed."""
    sql.fold(_FAIL, recorded)
    due.drop(DUE, _ids(recorded))


def close(recorded: Sequence[Recorded]) -> None:
    """Fold PostUnscheduled and ScheduledPostPublished."""
    sql.fold(_CLOSE, recorded)
    due.drop(DUE, _ids(recorded))


_THERE = "SELECT scheduled_id FROM write_scheduled_post WHERE scheduled_id = ANY(%s::bigint[])"


def _put(recorded: Sequence[Recorded]) -> None:
    moments: list[tuple[int, datetime]] = [
        (each.data.scheduled_id, datetime.fromisoformat(each.data.due_at))
        for each in recorded
        if isinstance(each.data, PostScheduled | PostRescheduled)
    ]
    due.put(DUE, moments)


def _ids(recorded: Sequence[Recorded]) -> list[Any]:
    return [each.data.scheduled_id for each in recorded if isinstance(each.data, ScheduledPostEvent)]
