"""How a query runs its SQL: parameters bound by the server, plans kept, rows as plain tuples.

Pages are read many times a second, so this goes past Django's cursors to psycopg: statements are
prepared at once and answered in PostgreSQL's binary form, which is read without parsing. Django's
connection, its transactions, errors and query log stay what they are.

Statements name their parameters (`%(viewer)s`) and are module constants, so that every connection
prepares each of them once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.store import execute

Row = tuple[Any, ...]


def compact(sql: str) -> str:
    """Take line breaks and indentation out of a statement."""
    return " ".join(sql.split())


def rows(sql: str, params: Mapping[str, Any]) -> list[Row]:
    """All rows a statement answers. `json` columns have to be cast to text."""
    values = {name: _spelled(value) for name, value in params.items()}
    cursor = execute(sql, values, binary=True)
    if cursor.django.queries_logged:
        cursor.django.queries_log.append({"sql": sql, "time": "0"})
    return cursor.fetchall()


def row(sql: str, params: Mapping[str, Any]) -> Row | None:
    """The first row a statement answers, if any."""
    found = rows(sql, params)
    return found[0] if found else None


def _spelled(value: Any) -> Any:
    """A list of ids as PostgreSQL writes arrays: the driver would spell it number by number, and slowly."""
    if type(value) is list and value and all(type(one) is int for one in value):
        return "{" + ",".join(map(str, value)) + "}"
    return value
