"""Where files are kept: Django's default storage, a folder or any S3-compatible store.

    staged/<media id>-<token>          what was sent, until it is written anew
    <media id>/<token>.jpg             what is shown, and what stands for it while it loads
    <media id>/<token>-small-0.webp
    profiles/<account id>/avatar-<token>.webp

Names are derived from a random token, so that whoever tries again writes to the same place, and
nobody else can guess them. That a file lies here does not mean that it is served (see `gate`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from feed_project.media.pictures import Encoded

STAGED = "staged"


def new_token() -> str:
    """192 random bits, in letters that need no escaping."""
    return secrets.token_hex(24)


def staged_name(media_id: int, token: str) -> str:
    """Where what was sent waits."""
    return f"{STAGED}/{media_id}-{token}"


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
    """Keep a file under exactly this name, whatever was there; the name."""
    remove([name])
    file = ContentFile(content.content) if isinstance(content, Encoded) else File(content)
    kept = default_storage.save(name, file)
    if kept != name:
        raise FileExistsError(f"somebody else wrote {name} at the same time")
    return name


def fetch(name: str) -> BinaryIO | None:
    """An open file, or None when there is none."""
    try:
        return cast("BinaryIO", default_storage.open(name))
    except FileNotFoundError:
        return None


def remove(names: Iterable[str]) -> None:
    """Remove files; those that are gone already are as well."""
    for name in names:
        default_storage.delete(name)


def files_in(folder: str) -> list[str]:
    """The names of all files in a folder."""
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names if name]


def remove_folder(folder: str) -> None:
    """Remove all files in a folder, and the folder where the store has such a thing."""
    remove(files_in(folder))
    default_storage.delete(folder)
