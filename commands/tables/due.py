"""Write table of what time will bring: at its moment a row leads to a command (see `commands.due`).

Rows are folded from events like all others: what happened sets a row, and what the row led to takes
it away, or moves it. Only what went wrong with one is kept aside, since that is no fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models

from commands.tables import sql


class WriteDue(models.Model):
    """Something of a kind, named by its id, has to be seen to at a moment."""

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.TextField()
    key = models.BigIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        db_table = "write_due"
        indexes = [models.Index("due_at", name="write_due_moment")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} at {self.due_at}"


class WriteDueFailure(models.Model):
    """What was due could not be done, and is tried again at a moment; void when it was put off since."""

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.TextField()
    key = models.BigIntegerField()
    due_at = models.DateTimeField()
    tries = models.IntegerField()
    retry_at = models.DateTimeField()
    problem = models.TextField()

    class Meta:
        db_table = "write_due_failure"

    def __str__(self) -> str:
        return f"{self.kind} {self.key} failed {self.tries} times"


class Due(NamedTuple):
    """A row that was taken; `tries` went wrong before."""

    kind: str
    key: int
    due_at: datetime
    tries: int


_PUT = """
INSERT INTO write_due (kind, key, due_at)
SELECT %s, key, due_at FROM unnest(%s::bigint[], %s::timestamptz[]) AS e(key, due_at)
ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at"""

_DROP = "DELETE FROM write_due WHERE kind = %s AND key = ANY(%s::bigint[])"

_CANDIDATES = """
SELECT d.kind, d.key, d.due_at, coalesce(f.tries, 0)
FROM write_due d LEFT JOIN write_due_failure f USING (kind, key, due_at)
WHERE d.due_at <= %s AND (f.retry_at IS NULL OR f.retry_at <= %s)
ORDER BY d.due_at, d.kind, d.key LIMIT 16"""

# No lock on the row itself: folds change rows last, when they hold what the timer is about to ask for.
_HOLD = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))"

_STANDS = "SELECT FROM write_due WHERE kind = %s AND key = %s AND due_at = %s"

_FAILED = """
INSERT INTO write_due_failure (kind, key, due_at, tries, retry_at, problem)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, tries = excluded.tries,
    retry_at = excluded.retry_at, problem = excluded.problem"""


def put(kind: str, moments: Iterable[tuple[int, datetime]]) -> None:
    """Let these ids be due at these moments, whenever they were before; for the folds of events."""
    rows = list(moments)
    if rows:
        sql.run(_PUT, [kind, [key for key, _ in rows], [due_at for _, due_at in rows]])


def drop(kind: str, keys: Iterable[int]) -> None:
    """Let these ids be due no more; for the folds of events."""
    gone = list(keys)
    if gone:
        sql.run(_DROP, [kind, gone])


def take(now: datetime) -> Due | None:
    """The row due for longest, held until the transaction ends; None: nothing is due that is free.

    Whoever else takes rows passes over what is held.
    """
    for row in sql.rows(_CANDIDATES, [now, now]):
        due = Due(*row)
        if _hold(due) and stands(due):  # else somebody has it, or has just seen to it
            return due
    return None


def _hold(due: Due) -> bool:
    row = sql.one(_HOLD, [due.kind, due.key])
    return row is not None and bool(row[0])


def stands(due: Due) -> bool:
    """Whether the row is still there, and due at the same moment."""
    return sql.one(_STANDS, [due.kind, due.key, due.due_at]) is not None


def note_failure(due: Due, problem: str, retry_at: datetime) -> None:
    """Leave the row alone until `retry_at`."""
    sql.run(_FAILED, [due.kind, due.key, due.due_at, due.tries + 1, retry_at, problem])


def note_success(due: Due) -> None:
    """Forget what went wrong before."""
    if due.tries:
        sql.run("DELETE FROM write_due_failure WHERE kind = %s AND key = %s", [due.kind, due.key])
