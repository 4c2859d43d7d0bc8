"""Where files are kept: Django's default storage, a folder or any S3-compatible store.

    staged/<media id>-<token>          what was sent, until it is written anew
    <media id>/<token>.jpg             what is shown, and what stands for it while it loads
    <media id>/<token>-small-0.webp
    profiles/<account id>/avatar-<token>.webp

Names are derived from a random token, so that whoever tries again writes to the same place, and
nobody else can guess them. That a file lies here does not mean that it is served (see `gate`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from feed_project.media.pictures import Encoded

STAGED = "staged"
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
}

_STAGED = re.compile(rf"{STAGED}/([1-9][0-9]{{0,17}})-")


class StoreFailed(OSError):
    """The store does not answer, or has no room."""


def new_token() -> str:
    """192 random bits, in letters that need no escaping."""
    return secrets.token_hex(24)


def staged_name(media_id: int, token: str) -> str:
    """Where what was sent waits."""
    return f"{STAGED}/{media_id}-{token}"


def staged_id(name: str) -> int | None:
    """Which medium such a file was sent for; None: it is none of ours."""
    found = _STAGED.match(name)
    return int(found[1]) if found else None


def shown_name(media_id: int, token: str, extension: str) -> str:
    """Where what is shown lies."""
    return f"{media_id}/{token}.{extension}"


def preview_name(media_id: int, token: str) -> str:
    """Where what stands for it lies; a preview that replaces another has a token of its own."""
    return f"{media_id}/{token}-small.webp"


def profile_name(account_id: int, which: str, token: str) -> str:
    """Where an avatar or header lies."""
    return f"profiles/{account_id}/{which}-{token}.webp"


def put(name: str, content: Encoded | BinaryIO) -> str:
    """Keep a file under exactly this name, whatever was there; the name.

    Raises: StoreFailed.
    """
    file: File[bytes] = ContentFile(content.content) if isinstance(content, Encoded) else File(content)
    # A bucket tells browsers what we tell it, and would guess otherwise.
    file.content_type = TYPES.get(name.rpartition(".")[2], "application/octet-stream")  # type: ignore[attr-defined]
    with _failing():
        default_storage.delete(name)
        kept = default_storage.save(name, file)
        if kept != name:
            default_storage.delete(kept)
            raise FileExistsError(f"somebody else wrote {name} at the same time")
    return name


def fetch(name: str) -> BinaryIO | None:
    """An open file at its beginning, all of it at hand, or None when there is none.

    Raises: StoreFailed.
    """
    with _failing():
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            return None
        file.seek(0)  # what lies in a bucket is brought here now, not when it is read
        return cast("BinaryIO", file)


def remove(names: Iterable[str]) -> None:
    """Remove files; those that are gone already are as well.

    Raises: StoreFailed.
    """
    with _failing():
        for name in names:
            default_storage.delete(name)


def files_in(folder: str) -> list[str]:
    """The names of all files in a folder.

    Raises: StoreFailed.
    """
    names: list[str] = []
    with _failing(), suppress(FileNotFoundError):
        names = default_storage.listdir(folder)[1]
    return [f"{folder}/{name}" for name in names if name]


def remove_folder(folder: str) -> None:
    """Remove all files in a folder, and the folder where the store has such a thing.

    Raises: StoreFailed.
    """
    remove([*files_in(folder), folder])


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (OSError, BotoCoreError, Boto3Error, ClientError) as problem:
        raise StoreFailed(str(problem)) from problem
