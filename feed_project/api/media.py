"""Media: send a file, ask how far it is, describe it, throw it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from commands.media import DescribeMedia, DiscardMedia, ReplacePreview
from commands.unchanged import UNCHANGED
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id, Upload
from feed_project.api.limits import UPLOADING
from feed_project.api.listing import found
from feed_project.api.writing import new_id, write
from feed_project.celery import nudge_media
from feed_project.consistency import settle
from feed_project.entities import Empty
from feed_project.entities.media import MediaAttachment
from feed_project.media import uploading
from feed_project.media.focus import parse_focus
from feed_project.presentation.media import media_json
from queries.media import own_media
from queries.views import MediaView

# How long the old way of uploading waits for what is not processed at once.
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True)
class UploadForm:
    """A file, and what is to be known of it."""

    file: Upload | None = None
    thumbnail: Upload | None = None
    description: str | None = None
    focus: str | None = None


@dataclass(frozen=True)
class DescribeForm:
    """What changes of a file that is not posted yet."""

    thumbnail: Upload | None = None
    description: str | None = None
    focus: str | None = None


@endpoint("write:media", limit=UPLOADING)
def upload(caller: Caller, form: UploadForm) -> Answer[MediaAttachment]:
    """Send a file: 200 when it is ready, 202 while it is processed."""
    return _answer(caller, _taken_in(caller, form), unfinished=202)


@endpoint("write:media", limit=UPLOADING)
def upload_and_wait(caller: Caller, form: UploadForm) -> Answer[MediaAttachment]:
    """Send a file, and wait a little while it is processed."""
    media_id = _taken_in(caller, form)
    uploading.await_processed(media_id, PATIENCE_SECONDS)
    return _answer(caller, media_id, unfinished=202)


@endpoint("write:media")
def show(caller: Caller, media_id: Id) -> Answer[MediaAttachment]:
    """A file of one's own: 200 when it is ready, 206 while it is processed, 422 when that failed."""
    found(own_media(caller.account_id, media_id))
    return _answer(caller, media_id, unfinished=206)


@endpoint("write:media")
def describe(caller: Caller, media_id: Id, form: DescribeForm) -> Answer[MediaAttachment]:
    """Change description, focus or thumbnail of a file that is not posted yet."""
    focus = parse_focus(form.focus) or (UNCHANGED, UNCHANGED)
    description = UNCHANGED if form.description is None else form.description
    command = DescribeMedia(
        media_id=media_id, account_id=caller.account_id, description=description, focus_x=focus[0], focus_y=focus[1]
    )
    write(caller, command)
    _replace_preview(caller, media_id, form.thumbnail)
    return _answer(caller, media_id, unfinished=206)


@endpoint("write:media")
def discard(caller: Caller, media_id: Id) -> Empty:
    """Throw a file away that no status shows."""
    write(caller, DiscardMedia(media_id=media_id, account_id=caller.account_id))
    return {}


def _taken_in(caller: Caller, form: UploadForm) -> int:
    if form.file is None:
        raise Refused(422, "Validation failed: File can't be blank")
    media_id, upload = new_id(caller), cast("UploadedFile[Any]", form.file)
    sent = uploading.Sent(_opened(form.file), upload.size or 0, form.description, parse_focus(form.focus))
    outcome, quick = uploading.take_in(media_id, caller.account_id, sent, caller.now)
    settle(outcome)
    _replace_preview(caller, media_id, form.thumbnail)
    if not quick:
        nudge_media()
    return media_id


def _replace_preview(caller: Caller, media_id: int, thumbnail: Upload | None) -> None:
    if thumbnail is None:
        return
    found(own_media(caller.account_id, media_id))
    kept, blurhash = uploading.take_in_preview(media_id, _opened(thumbnail))
    command = ReplacePreview(
        media_id=media_id,
        account_id=caller.account_id,
        preview=kept.name,
        blurhash=blurhash,
        preview_width=kept.width,
        preview_height=kept.height,
    )
    write(caller, command)


def _opened(upload: Upload) -> BinaryIO:
    return cast("BinaryIO", cast("UploadedFile[Any]", upload).file)


def _answer(caller: Caller, media_id: int, unfinished: int) -> Answer[MediaAttachment]:
    media = own_media(caller.account_id, media_id)
    if media is None:  # it is in the log, but nobody folds at the moment
        return Answer(media_json(MediaView.unknown(media_id)), {}, unfinished)
    if media.state == "failed":
        raise Refused(422, f"Validation failed: File is not usable: {media.reason}")
    return Answer(media_json(media.view), {}, 200 if media.state == "ready" else unfinished)
