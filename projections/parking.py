"""Parking: what a projection cannot apply is set aside, with the later events of its stream.

The rest of the lane goes on. Parked events are counted, listed and replayed
(`manage.py parked`, `manage.py parked --replay`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from events import store
from events.store import Recorded
from projections.projection import Fold, Projection
from projections.registry import PROJECTIONS, Lane, lanes

TRIES = 3


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """An event that waits: where it belongs, its stream, and the error it met."""

    projection: str
    shard: int
    position: int
    key: str
    error: str


def ask_for_any(lane: Lane, shards: Sequence[int]) -> Any:
    """A cursor whose one row tells whether any projection of the lane has parked events in these shards."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT EXISTS (SELECT FROM read_parked WHERE shard = ANY(%s::int[]) AND projection = ANY(%s))",
        [list(shards), [projection.name for projection in lane.projections]],
    )
    return cursor


def fold_around(lane: Lane, fold: Fold, events: Sequence[Recorded]) -> None:
    """Fold event by event; park what fails or stands behind a parked event of its stream."""
    for projection in lane.projections:
        blocked = {parked.key for parked in parked_events(projection.name, fold.shard)}
        for event in events:
            if type(event.data) not in projection.handlers:
                continue
            if event.stream in blocked:
                _park(projection, fold.shard, event, "waits for an earlier event of its stream")
            elif error := _try(projection, fold, event):
                _park(projection, fold.shard, event, error)
                blocked.add(event.stream)


def replay(projection: Projection, shard: int) -> tuple[int, int]:
    """Try the parked events again, oldest first; returns (applied, still parked)."""
    applied, blocked = 0, set[str]()
    fold = lanes()[projection.lane].fold(shard)
    waiting = parked_events(projection.name, shard)
    for parked in waiting:
        if parked.key in blocked:
            continue
        [event] = store.read_log(parked.position - 1, 1).events
        with transaction.atomic():
            if _try(projection, fold, event):
                blocked.add(parked.key)
                continue
            _unpark(parked)
            applied += 1
    return applied, len(waiting) - applied


def parked_events(projection: str | None = None, shard: int | None = None) -> list[ParkedEvent]:
    """The parked events in log order, of one projection and shard or of all."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT projection, shard, position, key, error FROM read_parked
            WHERE (%s::text IS NULL OR projection = %s) AND (%s::int IS NULL OR shard = %s)
            ORDER BY position, projection""",
            [projection, projection, shard, shard],
        )
        return [ParkedEvent(*row) for row in cursor.fetchall()]


def replay_all() -> tuple[int, int]:
    """Replay what every projection has parked; returns (applied, still parked)."""
    places = {(parked.projection, parked.shard) for parked in parked_events()}
    results = [
        replay(projection, shard)
        for projection in PROJECTIONS
        for name, shard in sorted(places)
        if name == projection.name
    ]
    return sum(done for done, _ in results), sum(left for _, left in results)


def _try(projection: Projection, fold: Fold, event: Recorded) -> str | None:
    """Apply one event, a few times if need be; the error when it never succeeds."""
    error, fold.end, fold.careful = "", max(fold.end, event.position or 0), True
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                projection.apply(fold, [event])
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"[:500]
        else:
            return None
    return error


def _park(projection: Projection, shard: int, event: Recorded, error: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO read_parked (projection, shard, position, key, error)
            VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
            [projection.name, shard, event.position, event.stream, error],
        )


def _unpark(parked: ParkedEvent) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM read_parked WHERE projection = %s AND shard = %s AND position = %s",
            [parked.projection, parked.shard, parked.position],
        )
