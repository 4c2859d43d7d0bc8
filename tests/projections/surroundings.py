"""What accounts do around each other: endorse, keep notes, move their markers."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.endorsements import AccountEndorsed, EndorsementWithdrawn
from events.markers import MarkerMoved
from events.notes import NoteErased, NoteWritten
from events.suggestions import SuggestionDismissed
from events.vocabulary import Event


@dataclass
class Surroundings:
    """The part of a history that is around accounts; it knows of follows only what it is told."""

    events: list[Event] = field(default_factory=list)
    follows: set[tuple[int, int]] = field(default_factory=set)
    endorsed: set[tuple[int, int]] = field(default_factory=set)
    notes: set[tuple[int, int]] = field(default_factory=set)
    dismissed: set[tuple[int, int]] = field(default_factory=set)
    moves: dict[tuple[int, str], int] = field(default_factory=dict)

    def endorse(self, a: int, n: int) -> None:
        """Endorse somebody who is followed, or withdraw that."""
        b = n % 4 + 1
        self.endorsed &= self.follows
        if (a, b) in self.endorsed:
            self.endorsed.remove((a, b))
            self.events.append(EndorsementWithdrawn(endorser_id=a, endorsed_id=b))
        elif (a, b) in self.follows:
            self.endorsed.add((a, b))
            self.events.append(AccountEndorsed(endorser_id=a, endorsed_id=b, endorsement_id=5000 + len(self.events)))

    def note(self, a: int, n: int) -> None:
        """Write a note, or erase it; erasing redacts what was written."""
        b = n % 4 + 1
        if n % 3 or (a, b) not in self.notes:
            self.notes.add((a, b))
            self.events.append(NoteWritten(author_id=a, subject_id=b, text=f"note {n}"))
        else:
            self.notes.remove((a, b))
            self.events.append(NoteErased(author_id=a, subject_id=b))

    def dismiss(self, a: int, n: int) -> None:
        """Dismiss a suggestion, once."""
        b = n % 4 + 1
        if (a, b) not in self.dismissed:
            self.dismissed.add((a, b))
            self.events.append(SuggestionDismissed(account_id=a, suggested_id=b))

    def mark(self, a: int, n: int) -> None:
        """Move a marker."""
        key = (a, "home" if n % 2 else "notifications")
        version = self.moves[key] = self.moves.get(key, -1) + 1
        self.events.append(MarkerMoved(account_id=a, timeline=key[1], last_read_id=n + 1, version=version))
