"""Write table of readers: when each was last seen reading, in UTC days, and who lapsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import models

from commands.readers import LapseReader, MarkReaderSeen, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.readers import reader_stream
from events.store import Recorded

Command = MarkReaderSeen | LapseReader


class WriteReader(models.Model):
    """An account as a reader; no row: never seen."""

    account = models.OneToOneField(WriteAccount, models.DO_NOTHING, primary_key=True, related_name="+")
    seen_on = models.DateField(null=True)
    lapsed = models.BooleanField()

    class Meta:
        db_table = "write_reader"
        indexes = [models.Index("seen_on", name="write_reader_active", condition=models.Q(lapsed=False))]

    def __str__(self) -> str:
        return f"reader {self.account_id}"


def streams(command: Command) -> list[str]:
    """The reader's stream."""
    return [reader_stream(command.account_id)]


_READER = """
SELECT r.seen_on, coalesce(r.lapsed, false)
FROM write_account a LEFT JOIN write_reader r USING (account_id)
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    row = sql.one(_READER, [command.account_id])
    return State() if row is None else State(True, *row)


_SEEN = """
INSERT INTO write_reader (account_id, seen_on, lapsed)
SELECT account_id, (recorded_at AT TIME ZONE 'UTC')::date, false
FROM json_to_recordset(%s) AS e(account_id bigint, recorded_at timestamptz)
ON CONFLICT (account_id) DO UPDATE SET seen_on = excluded.seen_on, lapsed = false"""

_LAPSE = """
INSERT INTO write_reader (account_id, lapsed)
SELECT account_id, true FROM json_to_recordset(%s) AS e(account_id bigint)
ON CONFLICT (account_id) DO UPDATE SET lapsed = true"""


def see(recorded: Sequence[Recorded]) -> None:
    """Fold ReaderSeen and ReaderReturned."""
    sql.fold_dated(_SEEN, recorded)


def lapse(recorded: Sequence[Recorded]) -> None:
    """Fold ReaderLapsed."""
    sql.fold(_LAPSE, recorded)


_DUE_TO_LAPSE = """
SELECT a.account_id FROM write_account a LEFT JOIN write_reader r USING (account_id)
WHERE NOT coalesce(r.lapsed, false)
AND coalesce(r.seen_on, (a.created_at AT TIME ZONE 'UTC')::date) < %s
ORDER BY 1 LIMIT %s"""


def due_to_lapse(cutoff: date, limit: int) -> list[int]:
    """Ids of at most `limit` accounts, not lapsed yet, last seen (or registered) before a UTC day."""
    return [account_id for (account_id,) in sql.rows(_DUE_TO_LAPSE, [cutoff, limit])]
