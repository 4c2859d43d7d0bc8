"""Write table of private notes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.notes import EraseNote, State, WriteNote
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.notes import note_stream
from events.store import Recorded

Command = WriteNote | EraseNote


class WritePrivateNote(models.Model):
    """What an account keeps in mind about another."""

    pk = models.CompositePrimaryKey("author", "subject")
    author = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    subject = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    text = models.TextField()

    class Meta:
        db_table = "write_note"

    def __str__(self) -> str:
        return f"note of {self.author_id} about {self.subject_id}"


def streams(command: Command) -> list[str]:
    """The stream of this account's note about the other."""
    return [note_stream(command.author_id, command.subject_id)]


_KNOWN = """
SELECT n.text
FROM write_account a JOIN write_account s ON s.account_id = %s
LEFT JOIN write_note n ON n.author_id = a.account_id AND n.subject_id = s.account_id
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    row = sql.one(_KNOWN, [command.subject_id, command.author_id])
    return State() if row is None else State(True, row[0])


_WRITE = """
INSERT INTO write_note (author_id, subject_id, text)
SELECT * FROM json_to_recordset(%s) AS e(author_id bigint, subject_id bigint, text text)
ON CONFLICT (author_id, subject_id) DO UPDATE SET text = excluded.text"""

_ERASE = """
DELETE FROM write_note AS n USING json_to_recordset(%s) AS e(author_id bigint, subject_id bigint)
WHERE n.author_id = e.author_id AND n.subject_id = e.subject_id"""


def write(recorded: Sequence[Recorded]) -> None:
    """Fold NoteWritten."""
    sql.fold(_WRITE, recorded)


def erase(recorded: Sequence[Recorded]) -> None:
    """Fold NoteErased."""
    sql.fold(_ERASE, recorded)
