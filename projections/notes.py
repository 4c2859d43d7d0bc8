"""Private notes (`read_note`): what each account keeps in mind about others."""

from __future__ import annotations

from collections.abc import Sequence

from events.notes import NoteErased, NoteWritten
from events.store import Recorded
from projections.batches import batch, rows, told
from projections.projection import Fold, Projection

notes = Projection(name="notes", tables=("read_note",))


@notes.on(NoteWritten)
def write(fold: Fold, events: Sequence[Recorded]) -> None:
    """The note reads as last written."""
    latest = {(note.author_id, note.subject_id): note for _, note in told(events, NoteWritten)}
    fold.execute(
        """INSERT INTO {read_note} (author_id, subject_id, text)
        SELECT author_id, subject_id, text
        FROM jsonb_to_recordset(%s) AS e(author_id bigint, subject_id bigint, text text)
        ON CONFLICT (author_id, subject_id) DO UPDATE SET text = excluded.text""",
        [rows(vars(note) for note in latest.values())],
    )


@notes.on(NoteErased)
def erase(fold: Fold, events: Sequence[Recorded]) -> None:
    """The note is gone."""
    fold.execute(
        """DELETE FROM {read_note} n
        USING jsonb_to_recordset(%s) AS e(author_id bigint, subject_id bigint)
        WHERE n.author_id = e.author_id AND n.subject_id = e.subject_id""",
        [batch(events, "author_id", "subject_id")],
    )
