"""Folding given events straight into the read tables, and looking at whole tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from events.store import Recorded
from events.vocabulary import Event
from projections.projection import Projection
from projections.registry import PROJECTIONS, lanes
from tests.projections.history import recorded

Tables = dict[str, list[tuple[Any, ...]]]

# The home feed reads what `core` wrote and has tests of its own.
FOLDED = tuple(projection for projection in PROJECTIONS if projection.name != "home_feed")


def fold(events: Sequence[Recorded], batch: int = 1000, times: int = 1) -> None:
    """Fold events in batches, as a lane would; `times` over, each batch."""
    tables = lanes()["core"].fold(0)
    for start in range(0, len(events), batch):
        for _ in range(times):
            for projection in FOLDED:
                projection.apply(tables, events[start : start + batch])


def tell(*events: Event) -> None:
    """Fold these events, each in a batch of its own."""
    fold(recorded(events), batch=1)


def rows(query: str) -> list[tuple[Any, ...]]:
    """The rows a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def tables(projections: Iterable[Projection] = FOLDED) -> Tables:
    """Every row of every table, in an order of their own."""
    names = [table for projection in projections for table in projection.tables]
    return {name: rows(f"SELECT t.* FROM {name} t ORDER BY t::text") for name in names}


def folded(events: Sequence[Recorded], batch: int = 1000, times: int = 1) -> Tables:
    """The tables that folding gives, from empty ones, which they are again afterwards."""
    with transaction.atomic():
        fold(events, batch, times)
        found = tables()
        transaction.set_rollback(True)
    return found
