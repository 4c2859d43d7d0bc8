"""A psycopg cursor on Django's own connection, so that the store shares the caller's transaction.

It spares Django's wrapping of each call but keeps its exceptions: what fails is a `django.db` error,
and Django learns that the connection may be broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, cast

import psycopg
from django.db import connection


class Cursor(psycopg.Cursor[Any]):
    """Binds on the server, can prepare, raises `django.db` errors."""

    def execute(self, *args: Any, **kwargs: Any) -> Self:
        """As in psycopg."""
        with connection.wrap_database_errors:
            return super().execute(*args, **kwargs)

    @contextmanager
    def copy(self, *args: Any, **kwargs: Any) -> Iterator[psycopg.Copy]:
        """As in psycopg."""
        with connection.wrap_database_errors, super().copy(*args, **kwargs) as copy:
            yield copy


def cursor() -> Cursor:
    """A cursor on the connection of this thread, which is opened if need be."""
    return Cursor(_driver())


@contextmanager
def one_round_trip() -> Iterator[None]:
    """Send the statements within together, and with them a BEGIN that is still due.

    What they answer can be read afterwards; what fails is raised at the end, or where an answer is read before.
    """
    with connection.wrap_database_errors, _driver().pipeline():
        yield


def _driver() -> psycopg.Connection[Any]:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)
