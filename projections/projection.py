"""What a projection is: the tables it owns, and how it folds runs of events into them.

    posts = Projection(name="posts", tables=("read_post",))

    @posts.on(PostPublished)
    def publish(fold, events):
        fold.execute("INSERT INTO {read_post} … FROM jsonb_to_recordset(%s) …", [Jsonb(rows)])

A handler gets every maximal run of consecutive events that are its own, in log order, so one
statement serves many events. It must be a function of the tables and the events alone: no clock,
no network, and harmless when a run comes twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from events.store import Recorded
from events.vocabulary import Event

Handler = Callable[["Fold", Sequence[Recorded]], None]
Cost = Callable[["Fold", Sequence[Recorded]], Sequence[int]]


@dataclass
class Fold:
    """Where a handler writes: a shard, and the names its tables have at the moment.

    `names` maps each table's name to the physical one: a partition, or the table of a rebuild.
    All shards together are one of one, and its tables those that are partitioned.
    `end` is the last position of the batch being folded. `careful` is set while a batch is folded
    event by event, around parked ones: then earlier events may be applied after later ones.
    """

    names: Mapping[str, str]
    shard: int = 0
    shards: int = 1
    end: int = 0
    careful: bool = False

    def execute(self, query: str, params: Sequence[Any] = ()) -> Any:
        """Run SQL in which `{table}` stands for a table's present name; returns the cursor."""
        cursor = connection.cursor()
        cursor.execute(query.format_map(self.names), params)
        return cursor


@dataclass(eq=False)
class Projection:
    """One read model.

    `lane` names the checkpoint it shares with others; `partitioned` tables have one partition per
    shard of the lane. `cost` estimates the rows each event will write, to bound a run.
    `key_columns` are left out of comparisons between a live and a rebuilt table.
    """

    name: str
    tables: tuple[str, ...]
    lane: str = "core"
    partitioned: bool = False
    cost: Cost | None = None
    create_tables: Callable[[str, int], None] | None = None
    compared: Mapping[str, str] = field(default_factory=dict)
    handlers: dict[type[Event], Handler] = field(default_factory=dict)

    def on(self, *types: type[Event]) -> Callable[[Handler], Handler]:
        """Declare the decorated function as the handler of these event types."""

        def declare(handler: Handler) -> Handler:
            self.handlers.update(dict.fromkeys(types, handler))
            return handler

        return declare

    def apply(self, fold: Fold, events: Sequence[Recorded]) -> None:
        """Fold events (in log order) into the tables; foreign and redacted ones are passed over."""
        for handler, run in self._runs(events):
            handler(fold, run)

    def _runs(self, events: Sequence[Recorded]) -> Iterator[tuple[Handler, list[Recorded]]]:
        mine = [(handler, event) for event in events if (handler := self._handler(event))]
        for handler, run in groupby(mine, key=itemgetter(0)):
            yield handler, [event for _, event in run]

    def _handler(self, event: Recorded) -> Handler | None:
        return None if event.data is None else self.handlers.get(type(event.data))

    def physical_names(self, suffix: str, shard: int | None) -> dict[str, str]:
        """Names of this projection's tables for one shard, or for all (None); `suffix` marks those of a rebuild."""
        tail = f"{suffix}_{shard}" if self.partitioned and shard is not None else suffix
        return {table: f"{table}{tail}" for table in self.tables}
