"""What the database can keep at all: refuses the rest before any rule or table sees it."""

from __future__ import annotations

import dataclasses
from typing import Any

from commands.refusals import Faults, NotFound

MAX_ID = 2**63 - 1
MAX_TEXT_BYTES = 65_536


def check(command: Any) -> None:
    """Refuse ids that no row can have, and texts with NUL or halves of characters, or endless ones.

    Raises: NotFound for an `…_id` outside 1 … 2^63-1; Invalid (ERR_INVALID, ERR_TOO_LONG) for texts.
    """
    faults = Faults()
    _check_fields(command, faults)
    faults.refuse()


def _check_fields(command: Any, faults: Faults) -> None:
    for field in dataclasses.fields(command):
        value = getattr(command, field.name)
        if isinstance(value, int) and field.name.endswith("_id") and not 0 < value <= MAX_ID:
            raise NotFound
        _check_value(field.name, value, faults)


def _check_value(field: str, value: object, faults: Faults) -> None:
    if isinstance(value, str):
        faults.add_if(not _is_storable(value), field, "ERR_INVALID", "is invalid")
        faults.add_if(len(value) > MAX_TEXT_BYTES, field, "ERR_TOO_LONG", "is too long")
    elif isinstance(value, tuple):
        for item in value:
            _check_value(field, item, faults)
    elif dataclasses.is_dataclass(value):
        _check_fields(value, faults)


def _is_storable(text: str) -> bool:
    """PostgreSQL keeps any text but NUL; a lone surrogate is half a character and has no UTF-8."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
