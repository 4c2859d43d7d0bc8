"""Taking a file in: looked at before it is kept, announced, and written anew at once where that is quick."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, NamedTuple

from commands.handling import Outcome, handle
from commands.media import UploadMedia
from commands.refusals import Invalid
from commands.tables import media as rows
from feed_project.media import pictures, recordings, store, tending
from feed_project.media.sniffing import IMAGES, Kind, recognise
from feed_project.media.unfit import Unfit

NOT_SUPPORTED = "Validation failed: File type is not supported"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file with what its sender says of it."""

    file: BinaryIO
    size: int
    description: str | None = None
    focus: tuple[int, int] | None = None


class Kept(NamedTuple):
    """A file in the store."""

    name: str
    width: int
    height: int


def take_in(media_id: int, account_id: int, sent: Sent, now: datetime) -> tuple[Outcome, bool]:
    """Keep a file and announce it; what happened last, and whether it has been processed already.

    Raises: Invalid: it is of no kind that is known here, or too large, or plainly broken; StoreFailed.
    """
    kind, quick = _looked_at(sent)
    token = store.new_token()
    focus_x, focus_y = sent.focus or (None, None)
    command = UploadMedia(
        media_id=media_id,
        account_id=account_id,
        token=token,
        kind=kind.media,
        description=sent.description,
        focus_x=focus_x,
        focus_y=focus_y,
    )
    staged = store.put(store.staged_name(media_id, token), sent.file)
    try:
        outcome = handle(command, actor_id=account_id, now=now)
    except BaseException:
        with suppress(store.StoreFailed):  # then it is left over, and cleared away later
            store.remove([staged])
        raise
    processed = tending.process(media_id, token, now) if quick else None
    return processed or outcome, processed is not None


def take_in_preview(media_id: int, file: BinaryIO) -> tuple[Kept, str]:
    """Keep a picture that is to stand for a medium, and its blurhash.

    Raises: Invalid: it is no picture.
    """
    if recognise(file) not in IMAGES:
        raise Invalid("Validation failed: Thumbnail is no picture")
    try:
        preview, blurhash = pictures.preview_from(file)
    except Unfit as unfit:
        raise Invalid(f"Validation failed: Thumbnail is not usable: {unfit.message}") from None
    name = store.put(store.preview_name(media_id, store.new_token()), preview)
    return Kept(name, preview.width, preview.height), blurhash


def await_processed(media_id: int, seconds: float) -> None:
    """Wait (bounded) until somebody has written it anew, or could not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and rows.state_of(media_id) == "processing":
        time.sleep(0.05)


def _looked_at(sent: Sent) -> tuple[Kind, bool]:
    """What it is, and whether it is written anew quickly; only the beginning has been read."""
    kind = recognise(sent.file)
    if kind is None:
        raise Invalid(NOT_SUPPORTED)
    if kind not in IMAGES:
        _check_recording(sent)
        return kind, False
    if sent.size > pictures.MOST_BYTES:
        raise Invalid(f"Validation failed: File is too large (at most {pictures.MOST_BYTES >> 20} MB)")
    try:
        frames = pictures.frames_of(sent.file)
        if frames > 1:
            pictures.check_animation(sent.file)
        with pictures.opened(sent.file) as image:
            quick = frames == 1 and image.width * image.height <= pictures.QUICK_PIXELS
    except Unfit as unfit:
        raise Invalid(f"Validation failed: File is not usable: {unfit.message}") from None
    sent.file.seek(0)
    return kind, quick


def _check_recording(sent: Sent) -> None:
    if recordings.ffmpeg() is None:
        raise Invalid(recordings.NO_FFMPEG)
    if sent.size > recordings.MOST_BYTES:
        raise Invalid(f"Validation failed: File is too large (at most {recordings.MOST_BYTES >> 20} MB)")
