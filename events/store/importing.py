"""Bulk import: many events at once, by COPY, with the same promises as one by one.

An import numbers its events itself while it holds the relay's lock, so they never wait in `pending`.
Writers go on meanwhile (their events get positions when the import has committed), except on the
streams that it continues: those are locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import LiteralString, NamedTuple, TypeAlias

from django.db import IntegrityError, transaction

from events.store.appending import VersionConflict
from events.store.hashing import BEGINNING, link, payload_hash
from events.store.recorded import Recorded
from events.store.relay import lead, number
from events.store.session import cursor
from events.vocabulary import Event

ImportRecord: TypeAlias = tuple[Event, int | None, datetime]
"""(event, actor id, when it happened)."""

CHUNK = 20_000
"""Events copied at once: large enough to be quick, small enough for memory and for progress."""

_HEADS = """
SELECT name, version, chain, recorded_at FROM stream WHERE name = ANY(%s) ORDER BY name FOR UPDATE"""

_IDS = "SELECT array_agg(nextval('event_event_id_seq')) FROM generate_series(1, %s)"

_COPY = """
COPY event (event_id, stream, version, type, schema_version, payload, actor_id, recorded_at,
    payload_hash, chain) FROM STDIN (FORMAT BINARY)"""
_COPY_TYPES = ["int8", "text", "int4", "text", "int2", "text", "int8", "timestamptz", "bytea", "bytea"]

_POSITIONS = """
INSERT INTO log (position, event_id)
SELECT %s::bigint + id.place, id.event_id FROM unnest(%s::bigint[]) WITH ORDINALITY AS id(event_id, place)"""

_OPEN = "COPY stream (name, version, chain, recorded_at) FROM STDIN (FORMAT BINARY)"
_OPEN_TYPES = ["text", "int4", "bytea", "timestamptz"]

_ADVANCE = """
UPDATE stream SET version = head.version, chain = head.chain, recorded_at = head.recorded_at
FROM unnest(%s::text[], %s::integer[], %s::bytea[], %s::timestamptz[])
    AS head(name, version, chain, recorded_at)
WHERE stream.name = head.name"""

_RELAY = "UPDATE relay SET position = %s"


class _Head(NamedTuple):
    version: int
    chain: bytes
    recorded_at: datetime | None


_Note: TypeAlias = Callable[[Recorded], None]

_ABSENT = _Head(0, BEGINNING, None)


def import_events(
    records: Iterable[ImportRecord],
    *,
    progress: Callable[[int], None] | None = None,
    kept: Callable[[list[Recorded]], None] | None = None,
) -> range:
    """Append events in the order given, all or none; the positions they got.

    Streams go on from where they stand. Events that others had appended to the same streams come
    first. Runs in the caller's transaction or, without one, in its own. `progress` is told how many
    events are in so far; `kept` is given the events chunk by chunk, as kept, to fold them in the same
    transaction without reading them back.

    Raises:
        VersionConflict: somebody opened one of the streams at the same time; nothing is kept.
    """
    with transaction.atomic():
        position = lead()
        first, done = position + 1, 0
        remaining = iter(records)
        while chunk := list(islice(remaining, CHUNK)):
            heads = _heads(event.stream for event, _, _ in chunk)
            if any(head.version for head in heads.values()):
                while number(CHUNK):  # Waiting events come before ours, or their streams' order would be lost.
                    position = lead()
            first = first if done else position + 1
            recorded: list[Recorded] = []
            position = _keep(chunk, heads, position, recorded.append if kept else None)
            if kept is not None:
                kept(recorded)
            done += len(chunk)
            if progress is not None:
                progress(done)
        return range(first, position + 1)


def _heads(streams: Iterable[str]) -> dict[str, _Head]:
    """Lock the streams that exist, as every writer does, and learn where each stands."""
    names = sorted(set(streams))
    found = {name: _Head(*rest) for name, *rest in cursor().execute(_HEADS, [names])}
    return {name: found.get(name, _ABSENT) for name in names}


def _keep(chunk: list[ImportRecord], heads: dict[str, _Head], position: int, note: _Note | None) -> int:
    """Write a chunk, its positions and its streams' heads; the last position given."""
    absent = {name for name, head in heads.items() if head is _ABSENT}
    last = position + len(chunk)
    ids = cursor().execute(_IDS, [len(chunk)]).fetchall()[0][0]
    try:
        _copy(_COPY, _COPY_TYPES, _rows(chunk, heads, ids, position, note))
        _copy(_OPEN, _OPEN_TYPES, ((name, *head) for name, head in heads.items() if name in absent))
    except IntegrityError as clash:
        raise VersionConflict(str(clash)) from clash
    moved = [(name, *head) for name, head in heads.items() if name not in absent]
    if moved:
        cursor().execute(_ADVANCE, [list(column) for column in zip(*moved, strict=True)])
    cursor().execute(_POSITIONS, [position, ids])
    cursor().execute(_RELAY, [last])
    return last


def _copy(statement: LiteralString, types: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    with cursor().copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _rows(
    chunk: list[ImportRecord], heads: dict[str, _Head], ids: list[int], position: int, note: _Note | None
) -> Iterator[tuple[object, ...]]:
    """Rows for `_COPY`; moves `heads` on."""
    for place, (event_id, (event, actor_id, at)) in enumerate(zip(ids, chunk, strict=True), position + 1):
        stream, type_name, schema_version = event.stream, type(event).__name__, event.schema_version
        head = heads[stream]
        version = head.version + 1
        recorded_at = at if head.recorded_at is None else max(at, head.recorded_at)
        payload = event.to_json()
        hashed = payload_hash(payload)
        chain = link(head.chain, hashed, stream, version, type_name, schema_version, actor_id, None, None, recorded_at)
        heads[stream] = _Head(version, chain, recorded_at)
        if note is not None:
            origin = (actor_id, None, None, recorded_at)
            note(Recorded(event_id, place, stream, version, type_name, schema_version, event, *origin))
        yield (
            event_id, stream, version, type_name, schema_version, payload, actor_id, recorded_at, hashed, chain
        )  # fmt: skip
