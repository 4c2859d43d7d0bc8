"""Renaming a read table together with its partitions and indexes.

Names are swapped whole, so that migrations written later find the index names they expect.
"""

from __future__ import annotations

import re

from django.db import connection

LONGEST_NAME = 63  # PostgreSQL cuts longer ones off


def exists(table: str) -> bool:
    """Whether a table of that name exists."""
    return bool(_column("SELECT to_regclass(%s) IS NOT NULL", table)[0])


def partitions(table: str) -> int | None:
    """How many partitions a table has; None when it is not partitioned."""
    return len(_partitions(table)) or None


def swap(table: str, incoming: str, outgoing: str) -> None:
    """Rename `table` to `table + outgoing` (dropping that) and `table + incoming` to `table`."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}{outgoing} CASCADE")
    index_names = _indexes(table)
    _rename(table, f"{table}{outgoing}")
    former = {key: f"{name[: LONGEST_NAME - len(outgoing)]}{outgoing}" for key, name in index_names.items()}
    _rename_indexes(f"{table}{outgoing}", former)
    _rename(f"{table}{incoming}", table)
    _rename_indexes(table, index_names)


def _rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        for child in _partitions(old):
            cursor.execute(f"ALTER TABLE {child} RENAME TO {new}{child.removeprefix(old)}")
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")


def _rename_indexes(table: str, wanted: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for key, name in _indexes(table).items():
            if wanted.get(key, name) != name:
                cursor.execute(f'ALTER INDEX "{name}" RENAME TO "{wanted[key]}"')


def _indexes(table: str) -> dict[str, str]:
    """Names of a table's indexes by what they index (the definition without the names)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, pg_get_indexdef(i.indexrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = to_regclass(%s)""",
            [table],
        )
        return {
            re.sub(r"INDEX \S+ ON (ONLY )?\S+ ", "INDEX ", definition): name for name, definition in cursor.fetchall()
        }


def _partitions(table: str) -> list[str]:
    return _column(
        """SELECT c.relname::text FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
        WHERE h.inhparent = to_regclass(%s) ORDER BY 1""",
        table,
    )


def _column(query: str, value: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        return [row[0] for row in cursor.fetchall()]
