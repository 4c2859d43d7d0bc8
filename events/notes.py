"""What an account keeps in mind about another, for itself alone."""

from __future__ import annotations

from events.vocabulary import Event, event


def note_stream(author_id: int, subject_id: int) -> str:
    """Name of the stream of one account's note about another."""
    return f"note-{author_id}-{subject_id}"


class NoteEvent(Event):
    """Base of the note events: by `author_id`, about `subject_id`."""

    author_id: int
    subject_id: int

    @property
    def stream(self) -> str:
        """`note-<author>-<subject>`."""
        return note_stream(self.author_id, self.subject_id)


@event()
class NoteWritten(NoteEvent):
    """An account wrote a private note about another, in place of an earlier one."""

    author_id: int
    subject_id: int
    text: str


@event()
class NoteErased(NoteEvent):
    """An account took its note about another away; its words are redacted."""

    author_id: int
    subject_id: int
