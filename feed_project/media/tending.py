"""The work on media that a request has no time for: writing anew what was sent, removing what is discarded.

What is to be done stands in the write table; a nudge only says that there may be something. Two who
tend at once pass over what the other has in hand, and whoever dies leaves it as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from commands.handling import Outcome, handle
from commands.media import EraseMedia, FailMedia, FinishMedia
from commands.tables import media as rows
from commands.tables import sql
from events.media import Rendition
from feed_project.media import pictures, recordings, store
from feed_project.media.pictures import Encoded
from feed_project.media.sniffing import IMAGES, recognise
from feed_project.media.unfit import Unfit
from queries.hydration import moment

logger = logging.getLogger(__name__)

AT_ONCE = 50
# What could not be processed for so long makes whoever tries die; it is not tried for ever.
GIVEN_UP_AFTER = timedelta(hours=1)
UNKNOWN = "The file cannot be processed"

# First of the two keys of an advisory lock, so that no other use of them is met.
_LOCK = 77_001


def tend(now: datetime) -> int:
    """Do what there is to do, the oldest first; how many media it was."""
    done = 0
    for media_id, state, token in rows.waiting_for_work(AT_ONCE):
        work = process if state == "processing" else erase
        done += work(media_id, token, now) is not None
    return done


def process(media_id: int, token: str, now: datetime) -> Outcome | None:
    """Write one medium anew and say so; None while somebody else does, or when the store fails for now."""
    with _in_hand(media_id) as free:
        return _process(media_id, token, now) if free else None


def erase(media_id: int, token: str, now: datetime) -> Outcome | None:
    """Remove what a discarded medium left in the store; None as `process`.

    Files first: as long as the row is there, whoever dies in between leaves the rest to the next.
    """
    outcome = None
    with _in_hand(media_id) as free, _patient(media_id):
        if free:
            store.remove([store.staged_name(media_id, token)])
            store.remove_folder(str(media_id))
            outcome = handle(EraseMedia(media_id=media_id), actor_id=None, now=now)
    return outcome


def _process(media_id: int, token: str, now: datetime) -> Outcome | None:
    """Once it is said, what was sent is no longer needed."""
    outcome = None
    with _patient(media_id):
        try:
            kind, rendition = _written_anew(media_id, token, given_up=now - moment(media_id) > GIVEN_UP_AFTER)
            command: FinishMedia | FailMedia = FinishMedia(media_id=media_id, kind=kind, rendition=rendition)
        except Unfit as unfit:
            command = FailMedia(media_id=media_id, reason=unfit.message)
        outcome = handle(command, actor_id=None, now=now)
        store.remove([store.staged_name(media_id, token)])
    return outcome


@contextmanager
def _patient(media_id: int) -> Iterator[None]:
    """A store that fails is asked again with the next sweep."""
    try:
        yield
    except OSError:
        logger.exception("the store failed; media %s is tended again later", media_id)


def _written_anew(media_id: int, token: str, *, given_up: bool) -> tuple[str, Rendition]:
    file = store.fetch(store.staged_name(media_id, token))
    if file is None or given_up:
        raise Unfit(UNKNOWN)
    with file:
        format_ = recognise(file)
        if format_ is None:
            raise Unfit(UNKNOWN)
        if format_ in IMAGES and not (pictures.frames_of(file) > 1 and recordings.ffmpeg()):
            return "image", _picture(media_id, token, pictures.write_anew(file))
        if format_ in IMAGES:
            pictures.check_animation(file)
        return _recording(media_id, token, recordings.write_anew(file, format_, animation=format_ in IMAGES))


def _picture(media_id: int, token: str, picture: pictures.Picture) -> Rendition:
    return _kept(media_id, token, picture.full, picture.preview, picture.blurhash)


def _recording(media_id: int, token: str, recording: recordings.Recording) -> tuple[str, Rendition]:
    kept = _kept(media_id, token, recording.full, recording.preview, recording.blurhash)
    kept["duration_ms"], kept["frame_rate"] = recording.duration_ms, recording.frame_rate
    kept["bitrate"] = recording.bitrate
    return recording.kind, kept


def _kept(media_id: int, token: str, full: Encoded, preview: Encoded | None, blurhash: str | None) -> Rendition:
    """Put the files into the store; what is to be known of them."""
    return {
        "file": store.put(store.shown_name(media_id, token, full.extension), full),
        "preview": store.put(store.preview_name(media_id, token), preview) if preview else None,
        "blurhash": blurhash,
        "width": full.width or None,
        "height": full.height or None,
        "preview_width": preview.width if preview else None,
        "preview_height": preview.height if preview else None,
        "duration_ms": None,
        "frame_rate": None,
        "bitrate": None,
    }


@contextmanager
def _in_hand(media_id: int) -> Iterator[bool]:
    """Whether nobody else has it in hand; a lock of the session, which ends with whoever holds it."""
    keys = [_LOCK, media_id & 0x7FFFFFFF]
    row = sql.one("SELECT pg_try_advisory_lock(%s::integer, %s::integer)", keys)
    free = bool(row and row[0])
    try:
        yield free
    finally:
        if free and connection.connection is not None:
            sql.run("SELECT pg_advisory_unlock(%s::integer, %s::integer)", keys)
