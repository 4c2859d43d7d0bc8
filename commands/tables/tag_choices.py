"""What the write tables of followed and of featured hashtags share: accounts choose names, each choice has an id."""

from __future__ import annotations

from collections.abc import Sequence

from commands.tables import sql
from events.store import Recorded


class TagChoices:
    """The statements of one such table."""

    def __init__(self, table: str, id_column: str) -> None:
        """Name the table and its primary key."""
        self._known = (
            f"SELECT t.name, t.{id_column} FROM write_account a LEFT JOIN {table} t USING (account_id)"
            " WHERE a.account_id = %s"
        )
        self._add = (
            f"INSERT INTO {table} ({id_column}, account_id, name)"
            f" SELECT * FROM json_to_recordset(%s) AS e({id_column} bigint, account_id bigint, name text)"
        )
        self._drop = (
            f"DELETE FROM {table} AS t USING json_to_recordset(%s) AS e(account_id bigint, name text)"
            " WHERE t.account_id = e.account_id AND t.name = e.name"
        )

    def of(self, account_id: int) -> tuple[bool, dict[str, int]]:
        """(whether there is such an account, the ids of its choices by name)."""
        found = sql.rows(self._known, [account_id])
        return bool(found), {name: one for name, one in found if name is not None}

    def add(self, recorded: Sequence[Recorded]) -> None:
        """Fold events by which names are chosen."""
        sql.fold(self._add, recorded)

    def drop(self, recorded: Sequence[Recorded]) -> None:
        """Fold events by which names are chosen no longer."""
        sql.fold(self._drop, recorded)
