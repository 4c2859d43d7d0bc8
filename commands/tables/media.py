"""Write table of media, and when those that no post shows are thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from django.db import models

from commands.media import MediaCommand, State, UploadMedia
from commands.medium import Media, preview_of
from commands.tables import due, sql
from commands.tables.accounts import WriteAccount
from events.media import MediaEvent, MediaPreviewReplaced, media_stream
from events.store import Recorded

DUE = "media"

# How long a medium waits for its post; and, once a post has shown it, for being shown anew.
UNPOSTED = timedelta(hours=24)
WITHDRAWN = timedelta(hours=1)


class WriteMedia(models.Model):
    """A picture, sound or film; an erased one leaves no row."""

    media_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    post = models.ForeignKey("WritePost", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    place = models.SmallIntegerField(null=True)
    scheduled = models.ForeignKey("WriteScheduledPost", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    state = models.TextField()
    kind = models.TextField()
    token = models.TextField()
    description = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none
    focus_x = models.IntegerField(null=True)
    focus_y = models.IntegerField(null=True)
    rendition = models.JSONField(null=True)  # `events.media.Rendition`

    class Meta:
        db_table = "write_media"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["processing", "ready", "failed", "discarded"]), name="write_media_state"
            ),
            models.CheckConstraint(
                condition=models.Q(post__isnull=True, place__isnull=True)
                | models.Q(post__isnull=False, place__isnull=False, state="ready"),
                name="write_media_attached_when_ready",
            ),
            models.CheckConstraint(
                condition=models.Q(scheduled__isnull=True) | models.Q(post__isnull=True, state="ready"),
                name="write_media_reserved_when_ready",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | models.Q(rendition__isnull=False), name="write_media_rendered"
            ),
        ]
        indexes = [
            models.Index("post", name="write_media_post", condition=models.Q(post__isnull=False)),
            models.Index("scheduled", name="write_media_scheduled", condition=models.Q(scheduled__isnull=False)),
            models.Index(
                "media_id", name="write_media_work", condition=models.Q(state__in=["processing", "discarded"])
            ),
        ]

    def __str__(self) -> str:
        return f"media {self.media_id} of {self.account_id}"


def streams(command: MediaCommand) -> list[str]:
    """The medium's stream."""
    return [media_stream(command.media_id)]


_MEDIA = """
SELECT media_id, account_id, kind, state, description, focus_x, focus_y, rendition::text, post_id, place,
    scheduled_id
FROM write_media WHERE {} FOR UPDATE"""
_ONE = _MEDIA.format("media_id = %s")
# In the order of their ids, so that two posts that want the same never wait for each other.
_WANTED = _MEDIA.format("media_id = ANY(%s::bigint[]) AND account_id = %s AND state <> 'discarded'").replace(
    "FOR UPDATE", "ORDER BY media_id FOR UPDATE"
)

_OF_POST = "SELECT media_id FROM write_media WHERE post_id = %s ORDER BY place"
_RESERVED = "SELECT media_id FROM write_media WHERE scheduled_id = %s ORDER BY media_id"

_STILL_PROCESSING = "SELECT media_id FROM write_media WHERE media_id = ANY(%s::bigint[]) AND state = 'processing'"

_WORK = """
SELECT media_id, state, token FROM write_media
WHERE state IN ('processing', 'discarded') ORDER BY media_id LIMIT %s"""


def load(command: MediaCommand) -> State:
    """What the rules have to know."""
    if isinstance(command, UploadMedia):
        account = sql.one("SELECT FROM write_account WHERE account_id = %s", [command.account_id])
        return State(account_exists=account is not None)
    row = sql.one(_ONE, [command.media_id])
    return State(None if row is None else _media(row))


def wanted(media_ids: Iterable[int], account_id: int) -> dict[int, Media]:
    """Those of an account's media among the ids, held until the transaction ends."""
    ids = list(media_ids)
    return {row[0]: _media(row) for row in sql.rows(_WANTED, [ids, account_id])} if ids else {}


def shown_by(post_id: int) -> list[int]:
    """The media of a post, in their order."""
    return [row[0] for row in sql.rows(_OF_POST, [post_id])]


def reserved_for(scheduled_id: int) -> list[int]:
    """The media that wait for a planned post."""
    return [row[0] for row in sql.rows(_RESERVED, [scheduled_id])]


def waiting_for_work(most: int) -> list[tuple[int, str, str]]:
    """(id, state, token) of what has to be processed or removed from the store, the oldest first."""
    return [(row[0], row[1], row[2]) for row in sql.rows(_WORK, [most])]


def still_processing(media_ids: Iterable[int]) -> set[int]:
    """Those of the media whose file as it was sent is still needed."""
    return {row[0] for row in sql.rows(_STILL_PROCESSING, [list(media_ids)])}


def state_of(media_id: int) -> str | None:
    """How far it has come; None: there is no such thing."""
    row = sql.one("SELECT state FROM write_media WHERE media_id = %s", [media_id])
    return None if row is None else str(row[0])


def _media(row: Sequence[Any]) -> Media:
    _, account_id, kind, state, description, focus_x, focus_y, rendition, post_id, place, scheduled_id = row
    return Media(
        account_id=account_id,
        kind=kind,
        state=state,
        description=description,
        focus_x=focus_x,
        focus_y=focus_y,
        rendition=None if rendition is None else orjson.loads(rendition),
        post_id=post_id,
        place=place,
        scheduled_id=scheduled_id,
    )


_UPLOAD = """
INSERT INTO write_media (media_id, account_id, state, kind, token, description, focus_x, focus_y)
SELECT media_id, account_id, 'processing', kind, token, description, focus_x, focus_y
FROM json_to_recordset(%s) AS e(media_id bigint, account_id bigint, kind text, token text,
    description text, focus_x integer, focus_y integer)"""

_CHANGE = """
UPDATE write_media AS m SET {} FROM json_to_recordset(%s) AS e(media_id bigint, {})
WHERE m.media_id = e.media_id"""
_PROCESS = _CHANGE.format("state = 'ready', kind = e.kind, rendition = e.rendition", "kind text, rendition jsonb")
_FAIL = _CHANGE.format("state = 'failed'", "account_id bigint")
_DESCRIBE = _CHANGE.format(
    "description = e.description, focus_x = e.focus_x, focus_y = e.focus_y",
    "description text, focus_x integer, focus_y integer",
)
_PREVIEW = _CHANGE.format("rendition = coalesce(m.rendition, '{}') || e.change", "change jsonb")
# Replaying, the plan may be gone already (its words are redacted): then the medium is soon attached or released.
_RESERVE = """
UPDATE write_media AS m SET scheduled_id = s.scheduled_id
FROM json_to_recordset(%s) AS e(media_id bigint, scheduled_id bigint)
JOIN write_scheduled_post s ON s.scheduled_id = e.scheduled_id
WHERE m.media_id = e.media_id"""
_RELEASE = _CHANGE.format("scheduled_id = NULL", "account_id bigint")
# Replaying, the post may be gone already as well: then the medium is soon detached.
_ATTACH = """
UPDATE write_media AS m SET post_id = p.post_id, place = e.place, scheduled_id = NULL
FROM json_to_recordset(%s) AS e(media_id bigint, post_id bigint, place integer)
JOIN write_post p ON p.post_id = e.post_id
WHERE m.media_id = e.media_id"""
_DETACH = _CHANGE.format("post_id = NULL, place = NULL", "account_id bigint")
_DISCARD = _CHANGE.format("state = 'discarded', post_id = NULL, place = NULL", "account_id bigint")
_ERASE = """
DELETE FROM write_media AS m USING json_to_recordset(%s) AS e(media_id bigint) WHERE m.media_id = e.media_id"""


def upload(recorded: Sequence[Recorded]) -> None:
    """Fold MediaUploaded."""
    sql.fold(_UPLOAD, recorded)
    _expect(recorded, UNPOSTED)


def process(recorded: Sequence[Recorded]) -> None:
    """Fold MediaProcessed."""
    sql.fold(_PROCESS, recorded)


def fail(recorded: Sequence[Recorded]) -> None:
    """Fold MediaFailed."""
    sql.fold(_FAIL, recorded)


def describe(recorded: Sequence[Recorded]) -> None:
    """Fold MediaDescribed."""
    sql.fold(_DESCRIBE, recorded)


def replace_preview(recorded: Sequence[Recorded]) -> None:
    """Fold MediaPreviewReplaced."""
    changes: list[Mapping[str, Any]] = [
        {"media_id": each.data.media_id, "change": preview_of(each.data)}
        for each in recorded
        if isinstance(each.data, MediaPreviewReplaced)
    ]
    sql.run(_PREVIEW, [orjson.dumps(changes).decode()])


def reserve(recorded: Sequence[Recorded]) -> None:
    """Fold MediaReserved: it is not thrown away as long as the plan is there."""
    sql.fold(_RESERVE, recorded)
    due.drop(DUE, _ids(recorded))


def release(recorded: Sequence[Recorded]) -> None:
    """Fold MediaReleased."""
    sql.fold(_RELEASE, recorded)
    _expect(recorded, UNPOSTED)


def attach(recorded: Sequence[Recorded]) -> None:
    """Fold MediaAttached: it is not thrown away as long as the post is there."""
    sql.fold(_ATTACH, recorded)
    due.drop(DUE, _ids(recorded))


def detach(recorded: Sequence[Recorded]) -> None:
    """Fold MediaDetached."""
    sql.fold(_DETACH, recorded)
    _expect(recorded, WITHDRAWN)


def discard(recorded: Sequence[Recorded]) -> None:
    """Fold MediaDiscarded: the row stays until the files are gone."""
    sql.fold(_DISCARD, recorded)
    due.drop(DUE, _ids(recorded))


def erase(recorded: Sequence[Recorded]) -> None:
    """Fold MediaErased."""
    sql.fold(_ERASE, recorded)


def _expect(recorded: Sequence[Recorded], wait: timedelta) -> None:
    due.put(DUE, [(media_id, moment + wait) for media_id, moment in _moments(recorded)])


def _ids(recorded: Sequence[Recorded]) -> list[int]:
    return [media_id for media_id, _ in _moments(recorded)]


def _moments(recorded: Sequence[Recorded]) -> list[tuple[int, Any]]:
    return [(each.data.media_id, each.recorded_at) for each in recorded if isinstance(each.data, MediaEvent)]
