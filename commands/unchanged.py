"""`UNCHANGED`: what a field of an editing command holds when the editor did not touch it."""

from __future__ import annotations

import enum
from typing import Final, TypeVar

T = TypeVar("T")


class Unchanged(enum.Enum):
    """The type of `UNCHANGED`; None is a value (no language), so it cannot stand for this."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


def or_old(new: T | Unchanged, old: T) -> T:
    """The new value, or the old one where the editor did not touch it."""
    return old if isinstance(new, Unchanged) else new
