"""Advancing a lane: lock its checkpoint, fold the next batch, move the checkpoint, commit.

Rows and checkpoint commit together, so every effect happens exactly once, however often a nudge
is lost or doubled. The commit need not wait for the disk: after a crash of the database both go
back together and the batch is folded again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, connection, transaction

from events import store
from events.store import Recorded
from projections import parking
from projections.projection import Fold
from projections.registry import Lane, lanes

logger = logging.getLogger("lanes")

BATCH_EVENTS = 2000
# A run that would write more rows than this stops early, so that others get their turn.
BATCH_ROWS = 50_000
# Up to so many rows, shards in step are folded by one transaction: more go quicker when workers share them.
ROWS_TOGETHER = 2_000

_CHECKPOINT = "SELECT position FROM read_checkpoint WHERE lane = %s AND shard = %s"
_CHECKPOINTS = "SELECT lane, shard, position FROM read_checkpoint"
# For the transaction that folds. Its statements come back with ever other lists of ids, about as long as
# what PostgreSQL supposes, and it would plan some of them anew each time: that takes longer than running them.
_SETTINGS = """set_config('synchronous_commit', 'off', true),
    set_config('plan_cache_mode', %s, true)"""
_KEEP_PLANS, _PLAN_ANEW = "force_generic_plan", "auto"


@dataclass(frozen=True, slots=True)
class Advance:
    """What a run did: the checkpoint it left, whether it moved, whether there is more to fold."""

    lane: str
    position: int
    moved: bool
    more: bool


def advance(lane: str, shard: int = 0, *, max_batches: int = 20) -> Advance:
    """Fold what is new into a lane's shard, at most `max_batches` batches.

    When somebody else is at it, nothing happens. No nudge is lost by that: whoever holds the
    checkpoint lets go of it before looking for news once more.
    """
    the_lane, moved = lanes()[lane], False
    position, end = reach(the_lane, shard)
    for _ in range(max_batches):
        if position >= end or (reached := _step(the_lane, shard, end)) is None:
            return Advance(lane, position, moved=moved, more=False)
        position, end, moved = reached, _end(the_lane), True
    return Advance(lane, position, moved=moved, more=position < end)


def in_step(lagging: Mapping[tuple[str, int], int]) -> dict[str, int]:
    """The lanes all of whose shards lag (see `behind`) and stand at one position; that position by lane."""
    found: dict[str, int] = {}
    for name, lane in lanes().items():
        stands = {lagging.get((name, shard)) for shard in range(lane.shards)}
        if lane.shards > 1 and len(stands) == 1 and (start := stands.pop()):
            found[name] = start
    return found


def advance_together(lane: str, start: int) -> Advance | None:
    """Fold a batch of few rows into all shards of a lane in one transaction, where each of them stands at `start`.

    As with `advance`, nothing happens when somebody else is at it. None: the shards have to be
    advanced one by one, because they stand apart, something is parked, or there is much to write.
    """
    the_lane = lanes()[lane]
    end = _end(the_lane)
    try:
        reached = _fold_together(the_lane, start, end)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("lane %s: folding shard by shard", lane)
        return None
    if reached is None:
        return None
    moved = reached > start
    return Advance(lane, reached, moved=moved, more=moved and reached < _end(the_lane))


def _fold_together(lane: Lane, start: int, end: int) -> int | None:
    """The position reached: `start` when others hold all shards, None when they have to be folded one by one."""
    shards = range(lane.shards)
    with transaction.atomic():
        free = _locked_at(lane.name, shards, start)
        if free < lane.shards:
            return None if free else start
        fold = lane.fold_together()
        with store.one_round_trip():
            parked = parking.ask_for_any(lane, shards)
            batch = store.read_log(start, BATCH_EVENTS, types=lane.event_types, up_to=end)
        if parked.fetchone()[0] or _rows_written(lane, fold, batch.events) > ROWS_TOGETHER:
            return None
        fold.end = batch.last
        _apply(lane, fold, batch.events, shards)
    return fold.end


def _apply(lane: Lane, fold: Fold, events: Sequence[Recorded], shards: Sequence[int]) -> None:
    """Fold a batch into these shards; what no handler waits to read is sent along with what follows."""
    with store.one_round_trip():
        for projection in lane.projections:
            projection.apply(fold, events)
        move_checkpoint(lane.name, shards, fold.end)


def _rows_written(lane: Lane, fold: Fold, events: Sequence[Recorded]) -> int:
    costly = (projection.cost for projection in lane.projections if projection.cost is not None and events)
    return sum(sum(cost(fold, events)) for cost in costly)


def reach(lane: Lane, shard: int) -> tuple[int, int]:
    """Where a shard is, and how far it may go now: to the end of the log, or as far as the lane it follows."""
    with store.one_round_trip(), connection.cursor() as cursor:
        cursor.execute(_CHECKPOINT, [lane.name, shard])
        end = _end(lane)
        return _position(cursor.fetchone()), end


def _end(lane: Lane) -> int:
    return checkpoint(lane.follows) if lane.follows else store.head()


def _step(lane: Lane, shard: int, end: int) -> int | None:
    """Fold a batch; the position reached, None when another process is at it."""
    try:
        return _fold_next(lane, shard, end, careful=False)
    except (OperationalError, InterfaceError):
        raise  # the database, not the event: the batch is tried again with the next nudge
    except Exception:
        logger.exception("lane %s, shard %s: folding event by event", lane.name, shard)
        return _fold_next(lane, shard, end, careful=True)


def _fold_next(lane: Lane, shard: int, end: int, *, careful: bool) -> int | None:
    """One batch, one transaction. `careful` goes event by event and parks what cannot be applied."""
    with transaction.atomic():
        start = locked_checkpoint(lane.name, shard)
        if start is None:
            return None
        fold = lane.fold(shard)
        with store.one_round_trip():
            parked = parking.ask_for_any(lane, [shard])
            events, fold.end = next_batch(lane, fold, start, end)
        if careful or parked.fetchone()[0]:
            parking.fold_around(lane, fold, events)
            move_checkpoint(lane.name, [shard], fold.end)
        else:
            _apply(lane, fold, events, [shard])
    return fold.end


def next_batch(lane: Lane, fold: Fold, start: int, end: int) -> tuple[Sequence[Recorded], int]:
    """The events to fold after `start`, never past `end`, and the position reached with them.

    Bounded by events and by the rows they will write.
    """
    batch = store.read_log(start, BATCH_EVENTS, types=lane.event_types, up_to=end)
    events = _within_rows(lane, fold, batch.events)
    if len(events) < len(batch.events):
        return events, events[-1].position or start
    return events, batch.last


def _within_rows(lane: Lane, fold: Fold, events: Sequence[Recorded]) -> Sequence[Recorded]:
    for projection in lane.projections:
        if projection.cost is None or not events:
            continue
        total = 0
        for count, cost in enumerate(projection.cost(fold, events)):
            total += cost
            if total > BATCH_ROWS and count > 0:
                return events[:count]
    return events


def checkpoint(lane: str, shard: int = 0) -> int:
    """The position a lane's shard has folded; 0 before it has begun."""
    with connection.cursor() as cursor:
        cursor.execute(_CHECKPOINT, [lane, shard])
        return _position(cursor.fetchone())


def _position(row: tuple[int] | None) -> int:
    return int(row[0]) if row else 0


def behind() -> dict[tuple[str, int], int]:
    """Positions of the shards that have not folded all they may, by (lane, shard); asked in one round trip."""
    with store.one_round_trip(), connection.cursor() as cursor:
        cursor.execute(_CHECKPOINTS)
        head = store.head()
        begun = {(lane, shard): position for lane, shard, position in cursor.fetchall()}
    places = [(lane.name, shard) for lane in lanes().values() for shard in range(lane.shards)]
    there = {place: begun.get(place, 0) for place in places}
    may_reach = {name: there[lane.follows, 0] if lane.follows else head for name, lane in lanes().items()}
    return {place: position for place, position in there.items() if position < may_reach[place[0]]}


def _locked_at(lane: str, shards: Sequence[int], position: int) -> int:
    """Lock the checkpoints of those shards that stand there and that nobody holds; how many they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {_SETTINGS} FROM read_checkpoint
            WHERE lane = %s AND shard = ANY(%s::int[]) AND position = %s FOR UPDATE SKIP LOCKED""",
            [_KEEP_PLANS, lane, list(shards), position],
        )
        return len(cursor.fetchall())


def locked_checkpoint(lane: str, shard: int, *, growing: bool = False) -> int | None:
    """Lock the checkpoint; None when another process holds it.

    `growing`: the tables have just been made and are being filled, so plans for empty ones are not kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT position, {_SETTINGS}
            FROM read_checkpoint WHERE lane = %s AND shard = %s FOR UPDATE SKIP LOCKED""",
            [_PLAN_ANEW if growing else _KEEP_PLANS, lane, shard],
        )
        if row := cursor.fetchone():
            return int(row[0])
        cursor.execute(
            """INSERT INTO read_checkpoint (lane, shard, position) VALUES (%s, %s, 0)
            ON CONFLICT DO NOTHING RETURNING position""",
            [lane, shard],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def move_checkpoint(lane: str, shards: Sequence[int], position: int) -> None:
    """Note how far shards have come; in the transaction that wrote their rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE read_checkpoint SET position = %s WHERE lane = %s AND shard = ANY(%s::int[])",
            [position, lane, list(shards)],
        )
