"""A psycopg cursor on Django's own connection, so that the store shares the caller's transaction."""

from __future__ import annotations

from typing import Any, cast

import psycopg
from django.db import connection


def driver() -> psycopg.Connection[Any]:
    """Django's connection as psycopg knows it, opened if need be."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)


def cursor() -> psycopg.Cursor[Any]:
    """A cursor that binds on the server and can prepare; it spares Django's wrapping of each call."""
    return psycopg.Cursor(driver())
