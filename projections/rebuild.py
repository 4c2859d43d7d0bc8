"""Rebuilding a read model beside the live one, and switching to it in one transaction.

    fill     new tables are folded from the start of the log, in a lane of their own
    catch up until they stand where the live ones stand
    compare  row for row, while the live lane is held
    switch   rename; the former tables are kept for `roll_back` until the next rebuild, and kept
             abreast of the log (`follow_up`), so that what is erased is erased there as well

Readers keep reading all the while; a switch takes them no longer than a rename.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from operator import add

from django.conf import settings
from django.db import connection, transaction

from projections import lanes, registry, table_names
from projections.projection import Fold, Projection
from projections.registry import Lane

NEW, OLD = "__new", "__old"

# Called with (events folded so far, events to fold in all), those of all shards together.
Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What a rebuild found: events folded, and rows only in the live or only in the new tables.

    Every shard folds the whole log; `events` counts it once.
    """

    events: int = 0
    shards: int = 1
    only_live: dict[str, int] = field(default_factory=dict)
    only_new: dict[str, int] = field(default_factory=dict)
    switched: bool = False

    @property
    def differs(self) -> bool:
        """Whether any table differs in any row."""
        return any(self.only_live.values()) or any(self.only_new.values())


def rebuild(projection: Projection, progress: Progress = lambda _done, _all: None, *, force: bool = False) -> Report:
    """Fold a projection anew and switch to it if it equals the live one (or `force`).

    Raises django.db.OperationalError when the database goes away; the live tables are untouched.
    """
    with _alone(projection):
        return _rebuild(projection, progress, force=force)


def _rebuild(projection: Projection, progress: Progress, *, force: bool) -> Report:
    lane = _lane_of_its_own(projection, NEW)
    report = Report(shards=lane.shards)
    _create_tables(projection, lane.shards)
    passed = [_fill(lane, NEW, shard, progress) for shard in range(lane.shards)]
    with _held(projection):
        rest = [_fill(lane, NEW, shard, progress) for shard in range(lane.shards)]
        report.events = max(map(add, passed, rest))
        _compare(projection, lane.shards, report)
        if force or not report.differs:
            _switch(projection, NEW, OLD)
            report.switched = True
    if not report.switched:
        _drop(projection, NEW)
    return report


def roll_back(projection: Projection, progress: Progress = lambda _done, _all: None) -> int:
    """Go back to the tables from before the last switch, caught up; returns events folded.

    As in `Report`, they are counted once and not for every shard. Raises LookupError when there are none.
    """
    with _alone(projection):
        if not _has_former_tables(projection):
            raise LookupError(f"{projection.name} has no former tables to go back to")
        lane = _former_lane(projection)
        passed = [_fill(lane, OLD, shard, progress) for shard in range(lane.shards)]
        with _held(projection):
            rest = [_fill(lane, OLD, shard, progress) for shard in range(lane.shards)]
            _switch(projection, OLD, NEW)
        _drop(projection, NEW)
    events: int = max(map(add, passed, rest))
    return events


def follow_up() -> int:
    """Bring former tables to where the live ones are; returns events folded.

    They are there to go back to, not to remember what has been deleted since.
    """
    events = 0
    for projection in registry.PROJECTIONS:
        if _has_former_tables(projection):
            with suppress(Busy), _alone(projection):
                lane = _former_lane(projection)
                events += sum(_fill(lane, OLD, shard, lambda _done, _all: None) for shard in range(lane.shards))
    return events


def drop_former(projection: Projection) -> None:
    """Let go of the former tables: there is no way back any more."""
    with _alone(projection):
        _drop(projection, OLD)


class Busy(Exception):
    """Somebody else is rebuilding the same projection."""


@contextmanager
def _alone(projection: Projection) -> Iterator[None]:
    """Keep others from rebuilding the same projection meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"rebuild {projection.name}"])
        if not cursor.fetchone()[0]:
            raise Busy(f"{projection.name} is being rebuilt by another process")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"rebuild {projection.name}"])


def _has_former_tables(projection: Projection) -> bool:
    return table_names.exists(f"{projection.tables[0]}{OLD}")


def _former_lane(projection: Projection) -> Lane:
    return _lane_of_its_own(projection, OLD, table_names.partitions(f"{projection.tables[0]}{OLD}"))


def _drop(projection: Projection, suffix: str) -> None:
    with connection.cursor() as cursor:
        for table in projection.tables:
            cursor.execute(f"DROP TABLE IF EXISTS {table}{suffix} CASCADE")
        cursor.execute("DELETE FROM read_checkpoint WHERE lane = %s", [projection.name + suffix])


def _lane_of_its_own(projection: Projection, suffix: str, shards: int | None = None) -> Lane:
    live = registry.lanes()[projection.lane]
    count = shards or (settings.DUNLIN_HOME_SHARDS if projection.partitioned else live.shards)
    return Lane(f"{projection.name}{suffix}", (projection,), count, follows=live.follows)


def _create_tables(projection: Projection, shards: int) -> None:
    _drop(projection, NEW)
    if projection.create_tables is not None:
        projection.create_tables(NEW, shards)
        return
    with connection.cursor() as cursor:
        for table in projection.tables:
            cursor.execute(f"CREATE TABLE {table}{NEW} (LIKE {table} INCLUDING ALL)")


def _fill(lane: Lane, suffix: str, shard: int, progress: Progress) -> int:
    """Fold a shard up to where the lane may go now; returns the events passed."""
    [projection] = lane.projections
    names = {**registry.live_names(shard), **projection.physical_names(suffix, shard)}
    fold = Fold(names=names, shard=shard, shards=lane.shards)
    start, end = lanes.reach(lane, shard)
    position = start
    while position < end:
        with transaction.atomic():
            lanes.locked_checkpoint(lane.name, shard, growing=True)
            events, fold.end = lanes.next_batch(lane, fold, position, end)
            projection.apply(fold, events)
            lanes.move_checkpoint(lane.name, [shard], fold.end)
        progress(shard * end + fold.end, lane.shards * end)
        position, end = lanes.reach(lane, shard)
    return position - start


@contextmanager
def _held(projection: Projection) -> Iterator[None]:
    """Hold the live lane (and the one it follows) still, brought to the end, in one transaction."""
    live = registry.lanes()[projection.lane]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM read_checkpoint WHERE lane = ANY(%s) ORDER BY lane, shard FOR UPDATE",
            [[live.name, live.follows or live.name]],
        )
        if live.follows:
            for shard in range(live.shards):
                lanes.advance(live.name, shard, max_batches=1_000_000)
        yield


def _compare(projection: Projection, shards: int, report: Report) -> None:
    for table in projection.tables:
        select = projection.compared.get(table, "SELECT * FROM {table}")
        live, new = select.format(table=table), select.format(table=f"{table}{NEW}")
        report.only_live[table] = _count(f"({live}) EXCEPT ALL ({new})")
        report.only_new[table] = _count(f"({new}) EXCEPT ALL ({live})")


def _count(select: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({select}) AS difference")
        return int(cursor.fetchone()[0])


def _switch(projection: Projection, incoming: str, outgoing: str) -> None:
    """Make the tables with the suffix `incoming` the live ones; the live ones get `outgoing`."""
    for table in projection.tables:
        table_names.swap(table, incoming, outgoing)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM read_checkpoint WHERE lane = %s", [projection.name + outgoing])
        cursor.execute(
            """INSERT INTO read_checkpoint (lane, shard, position)
            SELECT %s, shard, position FROM read_checkpoint WHERE lane = %s""",
            [projection.name + outgoing, projection.lane],
        )
        if projection.partitioned:  # it has its lane to itself, perhaps with other shards than before
            cursor.execute("DELETE FROM read_checkpoint WHERE lane = %s", [projection.lane])
            cursor.execute(
                "UPDATE read_checkpoint SET lane = %s WHERE lane = %s",
                [projection.lane, projection.name + incoming],
            )
        cursor.execute("DELETE FROM read_checkpoint WHERE lane = %s", [projection.name + incoming])
