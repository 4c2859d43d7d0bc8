"""Running statements of the write tables as the event store runs its own, prepared, in one transaction with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from events.store import Cursor, Recorded, cursor, execute


def ask(statement: str, parameters: Sequence[Any] = ()) -> Cursor:
    """Run a statement whose answer is read later (see `store.one_round_trip`)."""
    return cursor().execute(statement, parameters, prepare=True)


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query; its rows."""
    return execute(statement, parameters).fetchall()


def one(statement: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """Run a query; its first row, or None."""
    return execute(statement, parameters).fetchone()


def run(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it changed."""
    return ask(statement, parameters).rowcount


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
    ask(statement, [orjson.dumps(objects).decode()])
