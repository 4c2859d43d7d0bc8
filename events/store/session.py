"""Statements on Django's own connection, past Django's cursors, so that everybody shares its transaction.

psycopg's cursor is used: it binds on the server and can prepare, and it spares Django's wrapping of
each call. Its exceptions stay Django's (what fails is a `django.db` error), and Django learns that the
connection may be broken.

Statements write `%s` or `%(name)s` for their parameters, as everywhere in Django and psycopg, and are
module constants, so that every connection prepares each of them once.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

MOST_KEPT = 200
"""Cursors that a thread keeps, each with its last answer."""

_PLACE = re.compile(r"%%|%s|%\((\w+)\)s")


class Cursor(psycopg.RawCursor[Any]):
    """A cursor whose statements are numbered once for all connections, and which raises `django.db` errors."""

    def __init__(self, django: BaseDatabaseWrapper) -> None:
        super().__init__(django.connection)
        self.django = django

    def execute(  # type: ignore[override]
        self, statement: str, parameters: Sequence[Any] | dict[str, Any] = (), **options: bool
    ) -> Self:
        """As in psycopg (`prepare`, `binary`)."""
        text, names = numbered(statement)
        values = [parameters[name] for name in names] if isinstance(parameters, dict) else parameters
        if len(values) != len(names):  # PostgreSQL would pass over what is too much
            raise ProgrammingError(f"The statement takes {len(names)} parameters, not {len(values)}: {statement}")
        with self.django.wrap_database_errors:
            return super().execute(text, values, **options)

    @contextmanager
    def copy(self, *args: Any, **kwargs: Any) -> Iterator[psycopg.Copy]:
        """As in psycopg."""
        with self.django.wrap_database_errors, super().copy(*args, **kwargs) as copy:
            yield copy


def cursor() -> Cursor:
    """A cursor on the connection of this thread, which is opened if need be."""
    return Cursor(_django())


def execute(statement: str, parameters: Sequence[Any] | dict[str, Any] = (), *, binary: bool = False) -> Cursor:
    """Run a statement, prepared, on the cursor that this thread keeps for it.

    A cursor knows how to write its statement's parameters and read its columns; a new one would
    learn it again, which costs as much as a third of a small query. The answer has to be read before the
    same statement is run again, so those that are sent together want cursors of their own.
    """
    django = _django()
    if _kept.connection is not django.connection or len(_kept.cursors) >= MOST_KEPT:
        _kept.connection, _kept.cursors = django.connection, {}
    kept = _kept.cursors.get(statement)
    if kept is None:
        kept = _kept.cursors[statement] = Cursor(django)
    return kept.execute(statement, parameters, prepare=True, binary=binary)


@contextmanager
def one_round_trip() -> Iterator[None]:
    """Send the statements within together.

    What they answer can be read afterwards; what fails is raised at the end, or where an answer is read before.
    """
    django = _django()
    with django.wrap_database_errors, django.connection.pipeline():
        yield


@lru_cache(maxsize=1024)
def numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with PostgreSQL's own placeholders ($1 …), and the names in their order."""
    places: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${places.setdefault(found[1] or str(len(places)), len(places) + 1)}"

    text = _PLACE.sub(place, statement)
    return text.encode(), tuple(places)


class _Kept(threading.local):
    def __init__(self) -> None:
        self.connection: psycopg.Connection[Any] | None = None
        self.cursors: dict[str, Cursor] = {}


_kept = _Kept()


def _django() -> BaseDatabaseWrapper:
    django = connections[DEFAULT_DB_ALIAS]  # this thread's, looked up once per statement
    django.close_if_health_check_failed()
    django.ensure_connection()
    return django
