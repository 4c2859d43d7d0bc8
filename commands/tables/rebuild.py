"""The proof that the write tables are nothing but the log folded: fold it again and compare.

The log is folded into temporary tables of the same names. PostgreSQL looks for a name among the
temporary tables first, so the very statements that serve commands and imports fill them; whatever
happens, the transaction is rolled back in the end and takes the copies with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from commands.tables import bulk, sql
from events import store

FOLDED = (
    "write_account",
    "write_post",
    "write_mention",
    "write_media",
    "write_follow",
    "write_follow_request",
    "write_endorsement",
    "write_block",
    "write_mute",
    "write_boost",
    "write_favourite",
    "write_filter",
    "write_filter_keyword",
    "write_filter_post",
    "write_note",
    "write_marker",
    "write_dismissed_suggestion",
    "write_announcement",
    "write_dismissed_announcement",
    "write_reaction",
    "write_rule",
    "write_report",
    "write_poll",
    "write_poll_vote",
    "write_bookmark",
    "write_pin",
    "write_conversation_mute",
    "write_conversation",
    "write_link",
    "write_list",
    "write_list_member",
    "write_tag_follow",
    "write_featured_tag",
    "write_scheduled_post",
    "write_reader",
    "write_cleared",
    "write_dismissed",
    "write_due",
    "write_dismissed_group",
    "write_notification_policy",
    "write_notification_sender",
)
"""Every write table but `write_idempotency`, which keeps promises to clients, and
`write_due_failure`, which keeps what went wrong: neither are facts."""

CHUNK = 20_000
PATIENCE_SECONDS = 5.0
SAMPLES = 5


class NotSequenced(Exception):
    """Events kept waiting for their positions, so the log was never whole."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a write table differs from the log; examples are rows as JSON objects."""

    table: str
    only_live: int
    only_log: int
    examples_live: tuple[dict[str, Any], ...]
    examples_log: tuple[dict[str, Any], ...]


def differences(progress: Callable[[int, int], None] | None = None) -> list[Difference]:
    """Fold the whole log anew and compare with the live tables; empty when they are equal.

    Reads one snapshot, so commands may go on meanwhile. (Inside a caller's transaction it reads what
    there is at each step.) `progress` is told the position folded and the last one.

    Raises:
        NotSequenced: events have no position yet and get none within a few seconds.
    """
    with _snapshot():
        live = str(_value("SELECT current_schema()"))
        _shadow(live)
        _fold(progress)
        found = [_difference(table, live) for table in FOLDED]
        transaction.set_rollback(True)
    _forget_plans()
    return [difference for difference in found if difference.only_live or difference.only_log]


@contextmanager
def _snapshot() -> Iterator[None]:
    """A transaction that sees one moment, in which every event has its position."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    isolated = not connection.in_atomic_block
    while True:
        with transaction.atomic():
            if isolated:
                sql.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            if not store.pending():
                yield
                return
        if time.monotonic() > deadline:
            raise NotSequenced("events are waiting for their positions: is the relay running?")
        time.sleep(0.02)


def _shadow(live: str) -> None:
    for table in FOLDED:
        sql.run(f"CREATE TEMP TABLE {table} (LIKE {live}.{table} INCLUDING ALL) ON COMMIT DROP")
    _forget_plans()


def _forget_plans() -> None:
    """Statements prepared before a table of their name appeared, or went, would miss it."""
    sql.run("DISCARD PLANS")


def _fold(progress: Callable[[int, int], None] | None) -> None:
    position, head = 0, store.head()
    while position < head:
        batch = store.read_log(position, CHUNK, up_to=head)
        bulk.fold(batch.events)
        position = batch.last
        if progress is not None:
            progress(position, head)


def _difference(table: str, live: str) -> Difference:
    only_live, examples_live = _except(table, f"{live}.{table}", f"pg_temp.{table}")
    only_log, examples_log = _except(table, f"pg_temp.{table}", f"{live}.{table}")
    return Difference(table, only_live, only_log, examples_live, examples_log)


def _except(table: str, one: str, other: str) -> tuple[int, tuple[dict[str, Any], ...]]:
    columns = ", ".join(_columns(table))
    # Column by column and by name: the live table may have grown in another order.
    query = (
        f"WITH extra AS (SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}) "
        f"SELECT count(*), ARRAY(SELECT row_to_json(extra) FROM extra LIMIT {SAMPLES}) FROM extra"
    )
    row = sql.one(query)
    return (0, ()) if row is None else (row[0], tuple(row[1]))


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _value(query: str) -> Any:
    row = sql.one(query)
    return None if row is None else row[0]
