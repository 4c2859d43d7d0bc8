"""Avatars and headers: cropped to one size, kept under names of their own, removed when they are replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from commands.refusals import Invalid
from commands.tables.accounts import pictures_of
from feed_project.media import pictures, store
from feed_project.media.sniffing import IMAGES, recognise
from feed_project.media.unfit import Unfit

# Mastodon's own sizes (app/models/concerns/account/avatar.rb, header.rb).
SIZES: Mapping[str, tuple[int, int]] = {"avatar": (400, 400), "header": (1500, 500)}
MOST_BYTES = 8 * 2**20


def take_in(account_id: int, which: str, file: BinaryIO, size: int) -> str:
    """Keep a picture as avatar or header; its name in the store. An animation stands still.

    Raises: Invalid: it is no picture, or too large.
    """
    name = which.capitalize()
    if size > MOST_BYTES:
        raise Invalid(f"Validation failed: {name} is too large (at most {MOST_BYTES >> 20} MB)")
    if recognise(file) not in IMAGES:
        raise Invalid(f"Validation failed: {name} is no JPEG, PNG, GIF or WebP")
    try:
        cropped = pictures.cropped(file, *SIZES[which])
    except Unfit as unfit:
        raise Invalid(f"Validation failed: {name} is not usable: {unfit.message}") from None
    return store.put(store.profile_name(account_id, which, store.new_token()), cropped)


def tidy(account_id: int) -> None:
    """Remove what the account no longer shows; what is left behind by a crash goes with the next change."""
    shown = pictures_of(account_id)
    store.remove(name for name in store.files_in(f"profiles/{account_id}") if name not in shown)
