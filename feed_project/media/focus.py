"""The middle of interest of a picture, as clients write it: `0.5,-0.25`, from the middle."""

from __future__ import annotations

import re

from commands.refusals import Invalid

_FOCUS = re.compile(r"\s*(-?[0-9]{0,4}(?:\.[0-9]{0,18})?)\s*,\s*(-?[0-9]{0,4}(?:\.[0-9]{0,18})?)\s*")


def parse_focus(text: str | None) -> tuple[int, int] | None:
    """Ten-thousandths from the middle, held within the picture; None when nothing is said.

    Raises: Invalid: it is no pair of numbers.
    """
    if text is None or not text.strip():
        return None
    parts = _FOCUS.fullmatch(text)
    try:
        x, y = (float(part) for part in parts.groups()) if parts else (None, None)
    except ValueError:
        x = y = None
    if x is None or y is None:
        raise Invalid("Validation failed: Focus is invalid")
    return _held(x), _held(y)


def _held(part: float) -> int:
    return round(max(-1.0, min(1.0, part)) * 10_000)
