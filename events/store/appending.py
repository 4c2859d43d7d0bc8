"""Writing: take a stream's lock, append events at an expected version.

An event id is taken while the stream's row is locked, so ids grow with versions within a stream and
the relay, which numbers by id, keeps every stream's order. The price of an append is one round trip:
one statement per event, several sent together. A single event outside a transaction pays nothing more:
a statement is a transaction already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from django.db import OperationalError, connection, transaction
from psycopg.types.numeric import Int2, Int4, Int8

from events.store.hashing import BEGINNING, link, payload_hash
from events.store.recorded import Recorded
from events.store.session import cursor, execute, one_round_trip
from events.vocabulary import Event

_LOCK = "SELECT name, version FROM stream WHERE name = ANY(%s) ORDER BY name FOR UPDATE"

# A stream's first event follows nothing, so its chain hash comes with it.
_OPEN = """
    INSERT INTO stream (name, version, chain, recorded_at)
    VALUES (%(stream)s, %(version)s, %(chain)s, %(recorded_at)s)
    ON CONFLICT DO NOTHING
    RETURNING chain, recorded_at"""

# The head's version, chain and time decide in the statement itself: no read before it.
_ADVANCE = """
    UPDATE stream
    SET version = %(version)s, recorded_at = greatest(recorded_at, %(recorded_at)s),
        chain = event_chain(chain, %(payload_hash)s, %(stream)s, %(version)s, %(type)s, %(schema_version)s,
            %(actor_id)s, %(causation_id)s, %(correlation_id)s, greatest(recorded_at, %(recorded_at)s))
    WHERE name = %(stream)s AND version = %(version)s - 1
    RETURNING chain, recorded_at"""

_APPEND = """
WITH head AS ({head}
), kept AS (
    INSERT INTO event (stream, version, type, schema_version, payload, actor_id, causation_id,
        correlation_id, recorded_at, payload_hash, chain)
    SELECT %(stream)s, %(version)s, %(type)s, %(schema_version)s, %(payload)s::json, %(actor_id)s,
        %(causation_id)s, %(correlation_id)s, head.recorded_at, %(payload_hash)s, head.chain
    FROM head
    RETURNING event_id, recorded_at
), waiting AS (
    INSERT INTO pending (event_id) SELECT event_id FROM kept
)
SELECT event_id, nullif(recorded_at, %(recorded_at)s) FROM kept"""
_APPEND_FIRST = _APPEND.format(head=_OPEN)
_APPEND_NEXT = _APPEND.format(head=_ADVANCE)


class VersionConflict(Exception):
    """Somebody else has written to the stream; the transaction has to be rolled back and retried."""


def lock(streams: Iterable[str]) -> dict[str, int]:
    """Lock the streams that exist until the transaction ends; the version of each, 0 when absent.

    Locks are taken in the order of the names, so that two callers never wait for each other.
    An absent stream cannot be locked: two writers of its first event meet in `append`.

    Raises:
        VersionConflict: PostgreSQL broke a deadlock, at our cost.
    """
    names = sorted(set(streams))
    try:
        found = dict(execute(_LOCK, [names]).fetchall())
    except OperationalError as problem:
        if is_clash(problem):
            raise VersionConflict(str(problem)) from problem
        raise
    return {name: found.get(name, 0) for name in names}


def append(
    events: Sequence[Event],
    *,
    expected: Mapping[str, int],
    actor_id: int | None,
    recorded_at: datetime,
    causation_id: int | None = None,
    correlation_id: str | None = None,
) -> list[Recorded]:
    """Append events, in order: within the caller's transaction, or all or none in one of their own.

    `expected` gives the version each stream stands at (0: it does not exist yet). A stream's
    `recorded_at` never runs back: an event may be recorded later than asked, with its head's time.

    Raises:
        VersionConflict: a stream stands elsewhere. The caller's transaction is marked for rollback;
            the caller starts over in a new one.
    """
    recorded_at = recorded_at.astimezone(UTC)
    rows = _rows(events, expected)
    origin: dict[str, Any] = {
        "actor_id": actor_id,
        "causation_id": causation_id,
        "correlation_id": correlation_id,
    }
    is_several_alone = len(rows) > 1 and not connection.in_atomic_block
    with transaction.atomic() if is_several_alone else nullcontext():
        answers = _kept([_parameters(row, origin, recorded_at) for row in rows])
    return [
        Recorded(event_id=event_id, position=None, recorded_at=later or recorded_at, **row, **origin)
        for row, (event_id, later) in zip(rows, answers, strict=True)
    ]


def _kept(rows: Sequence[dict[str, Any]]) -> list[tuple[int, datetime | None]]:
    """What `_send` answers; what fails dooms the transaction, if there is one."""
    try:
        return _send(rows)
    except BaseException as problem:
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        if is_clash(problem):
            raise VersionConflict(str(problem)) from problem
        raise


def is_clash(problem: BaseException) -> bool:
    """Whether PostgreSQL refused because of somebody else's write: a taken version, a deadlock."""
    return isinstance(problem.__cause__, psycopg.errors.UniqueViolation | psycopg.errors.DeadlockDetected)


def _rows(events: Sequence[Event], expected: Mapping[str, int]) -> list[dict[str, Any]]:
    versions = dict(expected)
    rows = []
    for event in events:
        stream = event.stream
        versions[stream] += 1
        rows.append(
            {
                "stream": stream,
                "version": versions[stream],
                "type": type(event).__name__,
                "schema_version": event.schema_version,
                "data": event,
            }
        )
    return rows


def _parameters(row: dict[str, Any], origin: dict[str, Any], recorded_at: datetime) -> dict[str, Any]:
    """The same SQL types whatever the values, so that each statement is prepared once."""
    payload = row["data"].to_json()
    hashed = payload_hash(payload)
    parameters = {
        "stream": row["stream"],
        "version": Int4(row["version"]),
        "type": row["type"],
        "schema_version": Int2(row["schema_version"]),
        "payload": payload,
        "payload_hash": hashed,
        "actor_id": _bigint(origin["actor_id"]),
        "causation_id": _bigint(origin["causation_id"]),
        "correlation_id": origin["correlation_id"],
        "recorded_at": recorded_at,
    }
    if row["version"] == 1:
        facts = (row["stream"], 1, row["type"], row["schema_version"], *origin.values(), recorded_at)
        parameters["chain"] = link(BEGINNING, hashed, *facts)
    return parameters


def _bigint(value: int | None) -> Int8 | None:
    return None if value is None else Int8(value)


def _send(rows: Sequence[dict[str, Any]]) -> list[tuple[int, datetime | None]]:
    """(event id, time if it is another than asked for) of each event, in one round trip."""
    statements = [_APPEND_FIRST if row["version"] == 1 else _APPEND_NEXT for row in rows]
    if len(rows) == 1:  # a pipeline of one costs more than it saves
        kept = [execute(statements[0], rows[0]).fetchone()]
    else:
        with one_round_trip():
            answers = [
                cursor().execute(statement, row, prepare=True) for statement, row in zip(statements, rows, strict=True)
            ]
        kept = [answer.fetchone() for answer in answers]
    for row, answer in zip(rows, kept, strict=True):
        if answer is None:
            raise VersionConflict(f"{row['stream']} does not stand at version {row['version'] - 1}")
    return cast("list[tuple[int, datetime | None]]", kept)
