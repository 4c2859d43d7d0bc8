"""Proof that the log is what was written: nothing altered, inserted, dropped or put in another order.

Everything is recomputed from the rows: payload hashes, the chain of every stream, versions and
positions without gap, stream heads, and that each event either has one position or waits for it.
A stream cut off at its end shows against its head; head and events gone together show as positions
without an event. Somebody who may rewrite every table and recompute every hash is beyond this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import LiteralString

from django.db import connection, transaction

from events.store.hashing import BEGINNING
from events.store.session import cursor

STREAMS_AT_ONCE = 10_000
POSITIONS_AT_ONCE = 100_000
LISTED = 100
"""How many problems are listed; all are counted."""

_STREAMS = """
WITH within AS MATERIALIZED (
    SELECT event.*, log.position,
        lag(event.version, 1, 0) OVER past AS version_before,
        lag(event.chain, 1, %(beginning)s) OVER past AS chain_before,
        lag(log.position) OVER past AS position_before,
        lag(event.recorded_at) OVER past AS recorded_before,
        lead(event.version) OVER past IS NULL AS is_last
    FROM event LEFT JOIN log USING (event_id)
    WHERE event.stream > %(after)s AND (%(up_to)s::text IS NULL OR event.stream <= %(up_to)s)
    WINDOW past AS (PARTITION BY event.stream ORDER BY event.version)
), checked AS (
    SELECT event.stream, event.version, event.payload IS NULL AS redacted, CASE
        WHEN sha256(convert_to(event.payload::text, 'UTF8')) <> event.payload_hash THEN 'payload altered'
        WHEN event.version <> event.version_before + 1 THEN 'version missing before it'
        WHEN event.chain <> event_chain(
                event.chain_before, event.payload_hash, event.stream, event.version, event.type,
                event.schema_version, event.actor_id, event.causation_id, event.correlation_id,
                event.recorded_at
            ) THEN 'chain broken'
        WHEN event.recorded_at < event.recorded_before THEN 'recorded before its predecessor'
        WHEN event.is_last AND (head.version, head.chain, head.recorded_at)
                IS DISTINCT FROM (event.version, event.chain, event.recorded_at)
            THEN 'not what the stream ends with'
        WHEN event.position IS NULL AND waiting.event_id IS NULL THEN 'neither numbered nor waiting'
        WHEN event.position IS NOT NULL AND waiting.event_id IS NOT NULL THEN 'numbered and waiting'
        WHEN event.version > 1 AND event.position IS NOT NULL
                AND (event.position > event.position_before) IS NOT TRUE
            THEN 'numbered before its predecessor'
    END AS problem
    FROM within AS event
    LEFT JOIN stream AS head ON head.name = event.stream
        AND head.name > %(after)s AND (%(up_to)s::text IS NULL OR head.name <= %(up_to)s)
    LEFT JOIN pending AS waiting ON waiting.event_id = event.event_id
    UNION ALL
    SELECT name, version, NULL, 'no event left of the stream' FROM stream
    WHERE name > %(after)s AND (%(up_to)s::text IS NULL OR name <= %(up_to)s)
        AND NOT EXISTS (SELECT FROM event WHERE event.stream = stream.name)
)
SELECT count(redacted), count(*) FILTER (WHERE redacted), count(problem),
    (array_agg(format('%%s, version %%s: %%s', stream, version, problem) ORDER BY stream, version)
        FILTER (WHERE problem IS NOT NULL))[:%(listed)s]
FROM checked"""

_NEXT_STREAM = "SELECT name FROM stream WHERE name > %s ORDER BY name OFFSET %s LIMIT 1"

_POSITIONS = """
SELECT count(event.event_id), 0, count(*) FILTER (WHERE event.event_id IS NULL), (array_agg(
        format('position %%s: %%s', position,
            CASE WHEN log.event_id IS NULL THEN 'missing' ELSE 'its event is gone' END)
        ORDER BY position
    ) FILTER (WHERE event.event_id IS NULL))[:%(listed)s]
FROM generate_series(%(after)s + 1, %(up_to)s) AS position
LEFT JOIN log USING (position) LEFT JOIN event USING (event_id)"""

_REST = """
SELECT 0, 0, count(*), (array_agg(problem))[:%(listed)s]
FROM (
    SELECT format('position %%s: beyond what the relay gave', position) AS problem
    FROM log WHERE position < 1 OR position > %(up_to)s
    UNION ALL
    SELECT format('waiting event %%s: gone', event_id)
    FROM pending WHERE NOT EXISTS (SELECT FROM event WHERE event.event_id = pending.event_id)
) AS checked"""


# Each piece finds its share of every table by index, or the work would grow with the square of the
# log; compiling a query takes longer than running it.
_ONE_PIECE_AFTER_THE_OTHER = """
SELECT set_config(name, value, true) FROM (VALUES
    ('enable_seqscan', 'off'), ('jit', 'off'), ('work_mem', '64MB'), ('max_parallel_workers_per_gather', '0')
) AS setting(name, value)"""

_SIZES = """
SELECT (SELECT count(*) FROM stream), (SELECT count(*) FROM event), coalesce((SELECT position FROM relay), 0)"""


@dataclass(slots=True)
class Verification:
    """What was found: how much was read, how many payloads are redacted, and what is wrong."""

    events: int = 0
    streams: int = 0
    positions: int = 0
    redacted: int = 0
    problem_count: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem_count == 0


def verify(progress: Callable[[int, int], None] | None = None) -> Verification:
    """Check the whole log as it stood when the check began; writers go on meanwhile.

    `progress(done, total)` counts rows of `event` and of `log`. Within a caller's transaction the
    check is part of that transaction, and may see others' changes between its statements.
    """
    found = Verification()
    with _one_snapshot():
        found.streams, events, found.positions = cursor().execute(_SIZES).fetchall()[0]
        done, total = 0, events + found.positions
        for read in _check_in_pieces(found):
            done += read
            if progress is not None:
                progress(done, total)
    return found


@contextmanager
def _one_snapshot() -> Iterator[None]:
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor().execute(_ONE_PIECE_AFTER_THE_OTHER)
        yield


def _check_in_pieces(found: Verification) -> Iterator[int]:
    """Note in `found` what each piece of work finds; yields how many rows it read."""
    for streams in _ranges_of_streams():
        read = _check(_STREAMS, streams, found)
        found.events += read
        yield read
    for after in range(0, found.positions, POSITIONS_AT_ONCE):
        up_to = min(after + POSITIONS_AT_ONCE, found.positions)
        yield _check(_POSITIONS, {"after": after, "up_to": up_to}, found)
    yield _check(_REST, {"up_to": found.positions}, found)


def _ranges_of_streams() -> Iterator[dict[str, str | None]]:
    """Name ranges (after, up_to] of so many streams each; the last has no end."""
    after: str | None = ""
    while after is not None:
        row = cursor().execute(_NEXT_STREAM, [after, STREAMS_AT_ONCE - 1]).fetchone()
        up_to = row[0] if row else None
        yield {"after": after, "up_to": up_to}
        after = up_to


def _check(query: LiteralString, bounds: Mapping[str, object], found: Verification) -> int:
    parameters = {**bounds, "beginning": BEGINNING, "listed": LISTED}
    read, redacted, wrong, listed = cursor().execute(query, parameters).fetchall()[0]
    found.redacted += redacted
    found.problem_count += wrong
    found.problems.extend((listed or [])[: LISTED - len(found.problems)])
    return int(read)
