"""How a query runs its SQL: parameters bound by the server, plans kept, rows as plain tuples.

Pages are read many times a second, so this goes past Django's cursors to psycopg: statements are
prepared at once and answered in PostgreSQL's binary form, which is read without parsing. Django's
connection, its transactions, errors and query log stay what they are.

Statements name their parameters (`%(viewer)s`) and are module constants, so that every connection
prepares each of them once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import RawCursor

Row = tuple[Any, ...]

_PARAMETER = re.compile(r"%\((\w+)\)s")


def compact(sql: str) -> str:
    """Take line breaks and indentation out of a statement."""
    return " ".join(sql.split())


def rows(sql: str, params: Mapping[str, Any]) -> list[Row]:
    """All rows a statement answers. `json` columns have to be cast to text."""
    connection = connections[DEFAULT_DB_ALIAS]  # this thread's, looked up once per statement
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": "0"})
    text, names = numbered(sql)
    values = [_spelled(params[name]) for name in names]
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(text, values, prepare=True, binary=True)
        found: list[Row] = cursor.fetchall()
    return found


def row(sql: str, params: Mapping[str, Any]) -> Row | None:
    """The first row a statement answers, if any."""
    found = rows(sql, params)
    return found[0] if found else None


def _spelled(value: Any) -> Any:
    """A list of ids as PostgreSQL writes arrays: the driver would spell it number by number, and slowly."""
    if type(value) is list and value and all(type(one) is int for one in value):
        return "{" + ",".join(map(str, value)) + "}"
    return value


@lru_cache(maxsize=256)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with PostgreSQL's own placeholders ($1 …), and the names in their order."""
    names: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    text = _PARAMETER.sub(place, sql)
    return text.encode(), tuple(names)
