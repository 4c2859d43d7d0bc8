"""How a query runs its SQL: parameters bound by the server, plans kept, rows as plain tuples.

Statements name their parameters (`%(viewer)s`) and are module constants, so that every connection
prepares each of them once. psycopg keeps the translation of texts up to 4096 characters only, which
is why `compact` takes the indentation out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


def compact(sql: str) -> str:
    """Take line breaks and indentation out of a statement."""
    return " ".join(sql.split())


def rows(sql: str, params: Mapping[str, Any]) -> list[Row]:
    """All rows a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[Row] = cursor.fetchall()
    return found


def row(sql: str, params: Mapping[str, Any]) -> Row | None:
    """The first row a statement answers, if any."""
    found = rows(sql, params)
    return found[0] if found else None
