"""Running statements of the write tables on Django's connection, within its transaction.

psycopg's own cursor is used, as the event store does: it prepares what comes back and binds on the
server. Its errors are psycopg's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from django.db import connection

from events.store import Recorded
from events.vocabulary import Event


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query; its rows."""
    return _run(statement, parameters).fetchall()


def one(statement: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Run a query; its first row, or None."""
    return _run(statement, parameters).fetchone()


def run(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it changed."""
    return _run(statement, parameters).rowcount


def fold(statement: str, recorded: Iterable[Recorded], *names: str) -> int:
    """Run a statement whose parameters are arrays, one per name, with an item per event.

    A name is a field of the event, or `recorded_at`.
    """
    columns = [[_value(each, name) for each in recorded] for name in names]
    return _run(statement, columns).rowcount


def _value(recorded: Recorded, name: str) -> Any:
    return recorded.recorded_at if name == "recorded_at" else getattr(recorded.data, name)


def events(recorded: Iterable[Recorded]) -> list[tuple[Event, Recorded]]:
    """The events themselves beside their records, without the redacted ones."""
    return [(each.data, each) for each in recorded if each.data is not None]


def _run(statement: str, parameters: Sequence[Any]) -> psycopg.Cursor[Any]:
    connection.ensure_connection()
    cursor = psycopg.Cursor(cast("psycopg.Connection[Any]", connection.connection))
    return cursor.execute(statement.encode(), parameters, prepare=True)
