"""Rules for private notes: an account keeps one about each other account, and nobody else hears of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import Faults, NotFound
from events import post_text
from events.notes import NoteErased, NoteWritten
from events.vocabulary import Event

MAX_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """Keep this in mind about an account."""

    author_id: int
    subject_id: int
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseNote:
    """Keep nothing in mind about an account."""

    author_id: int
    subject_id: int


@dataclass(frozen=True, slots=True)
class State:
    """Whether both accounts are there, and the note there is."""

    exists: bool = False
    text: str | None = None


def decide(state: State, command: WriteNote | EraseNote) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid.
    """
    if not state.exists:
        raise NotFound
    match command:
        case EraseNote() if state.text is not None:
            return (NoteErased(author_id=command.author_id, subject_id=command.subject_id),)
        case WriteNote():
            _check(command.comment)
            if command.comment != state.text:
                note = {"author_id": command.author_id, "subject_id": command.subject_id}
                return (NoteWritten(**note, text=command.comment),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the note's stream."""
    match event:
        case NoteWritten():
            return replace(state, text=event.text)
        case NoteErased():
            return replace(state, text=None)
    return state


def answer(_state: State, command: WriteNote | EraseNote) -> dict[str, Any]:
    """`{"subject_id": …}`: the words stay where they can be erased."""
    return {"subject_id": command.subject_id}


def _check(comment: str) -> None:
    faults = Faults()
    faults.add_if(not comment.strip(), "comment", "ERR_BLANK", "can't be blank")
    too_long = post_text.graphemes(comment) > MAX_NOTE
    faults.add_if(too_long, "comment", "ERR_TOO_LONG", f"is too long (maximum is {MAX_NOTE} characters)")
    faults.refuse()
