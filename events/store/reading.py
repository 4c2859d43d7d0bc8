"""Reading: a stream by version, the log by position."""

from __future__ import annotations

from collections.abc import Collection

from events.store.recorded import COLUMNS, LogBatch, Recorded, recorded
from events.store.session import execute

_STREAM = f"""
SELECT {COLUMNS} FROM event LEFT JOIN log USING (event_id)
WHERE event.stream = %s AND event.version > %s ORDER BY event.version"""

_LOG = f"""
SELECT {COLUMNS} FROM log JOIN event USING (event_id)
WHERE log.position > %s AND log.position <= %s {{types}} ORDER BY log.position"""

_LOG_OF_ALL_TYPES = _LOG.format(types="")
_LOG_OF_TYPES = _LOG.format(types="AND event.type = ANY(%s)")


def read_stream(stream: str, after_version: int = 0) -> list[Recorded]:
    """The events of a stream after a version, oldest first, numbered or not."""
    return [recorded(row) for row in execute(_STREAM, [stream, after_version])]


def read_log(after: int, limit: int, *, types: Collection[str] | None = None, up_to: int | None = None) -> LogBatch:
    """The events at the `limit` positions after `after`, but never past the head, or `up_to`, which lies before it.

    `types` leaves out other events; the batch still covers (and counts) their positions. Positions
    are dense, so the end of the batch is arithmetic and a reader that goes on from `last` misses
    nothing.
    """
    last = min(after + limit, head() if up_to is None else up_to)
    if last <= after:
        return LogBatch([], after)
    if types is None:
        rows = execute(_LOG_OF_ALL_TYPES, [after, last], binary=True)
    else:
        rows = execute(_LOG_OF_TYPES, [after, last, list(types)], binary=True)
    return LogBatch([recorded(row) for row in rows], last)


def head() -> int:
    """The last position given, 0 when there is none."""
    return _number("SELECT coalesce(max(position), 0) FROM log")


def pending() -> int:
    """How many events wait for their position."""
    return _number("SELECT count(*) FROM pending")


def _number(query: str) -> int:
    row = execute(query).fetchone()
    return int(row[0]) if row else 0
