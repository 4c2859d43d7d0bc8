"""Ids: milliseconds since 1970 shifted left by 16, plus 16 bits of a database sequence.

They sort by time, are numeric as clients expect, and two processes never make the same one (unless
65,536 are made within one millisecond).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
SEQUENCE_BITS = 16


def next_id(now: datetime) -> int:
    """A new id for something that happens at `now` (aware)."""
    return next_ids(1, now)[0]


def next_ids(count: int, now: datetime) -> list[int]:
    """`count` new ids for things that happen at `now`, ascending but for a wrap of the sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('snowflake') FROM generate_series(1, %s)", [count])
        return [first_id_at(now) | (number & 0xFFFF) for (number,) in cursor.fetchall()]


def first_id_at(moment: datetime) -> int:
    """The smallest id that something of this moment can have."""
    return ((moment - _EPOCH) // _MILLISECOND) << SEQUENCE_BITS
