"""Running statements of the write tables on Django's connection, within its transaction.

psycopg's own cursor is used, as in the event store: it prepares what comes back, binds on the server
and spares Django's wrapping of each call; errors are `django.db` errors all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import orjson
import psycopg
from django.db import connection

from events.store import Recorded


def ask(statement: str, parameters: Sequence[Any] = ()) -> psycopg.Cursor[Any]:
    """Run a statement whose answer is read later (see `store.one_round_trip`)."""
    return _run(statement, parameters)


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query; its rows."""
    return _run(statement, parameters).fetchall()


def one(statement: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Run a query; its first row, or None."""
    return _run(statement, parameters).fetchone()


def run(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it changed."""
    return _run(statement, parameters).rowcount


def fold(statement: str, recorded: Iterable[Recorded]) -> None:
    """Run a statement on events.

    Its one parameter is a JSON array with an object per event, for `json_to_recordset`. Redacted
    events are left out.
    """
    _send(statement, [each.data for each in recorded if each.data is not None])


def fold_dated(statement: str, recorded: Iterable[Recorded]) -> None:
    """`fold`, with the field `recorded_at` beside those of the event."""
    _send(
        statement,
        [{**vars(each.data), "recorded_at": each.recorded_at} for each in recorded if each.data is not None],
    )


def _send(statement: str, objects: Sequence[Any]) -> None:
    _run(statement, [orjson.dumps(objects).decode()])


def _run(statement: str, parameters: Sequence[Any]) -> psycopg.Cursor[Any]:
    with connection.wrap_database_errors:
        return psycopg.Cursor(_driver()).execute(statement.encode(), parameters, prepare=True)


def _driver() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)
