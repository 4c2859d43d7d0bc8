"""Where a client stands in a stream: the opaque `id` of every message, and the way back.

A stream is fed by one or two feeds, each of which goes forward in log positions of its own lane.
An id names a mark in each: `h120n118` has seen the home feed up to position 120 and notifications
up to 118. Where several messages belong to one position, all but the last say up to which key:
`h120.77n118`. Ids are for the server that made them; clients only hand them back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# Larger than any key: everything at the position has been seen.
WHOLE = 2**63 - 1

_LONGEST = 120
_PART = re.compile(r"([a-z])(\d{1,19})(?:\.(\d{1,19}))?", re.ASCII)
_ID = re.compile(f"(?:{_PART.pattern})+", re.ASCII)


class Mark(NamedTuple):
    """A place in a feed: everything up to it, itself included, has been seen."""

    position: int
    key: int = WHOLE


def encode(marks: Iterable[tuple[str, Mark]]) -> str:
    """Spell the marks of a stream's feeds, given by the feeds' letters."""
    text = ""
    for letter, (position, key) in marks:
        text += f"{letter}{position}" if key == WHOLE else f"{letter}{position}.{key}"
    return text


def decode(text: str) -> dict[str, Mark] | None:
    """Read an id back into marks by letter; None when it is none of ours."""
    if len(text) > _LONGEST or not _ID.fullmatch(text):
        return None
    marks: dict[str, Mark] = {}
    for letter, position, key in _PART.findall(text):
        mark = Mark(int(position), int(key) if key else WHOLE)
        if letter in marks or max(mark) > WHOLE:
            return None
        marks[letter] = mark
    return marks
