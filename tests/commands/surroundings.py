"""The part of the model in memory that is around accounts, and what a community wants of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commands import markers, notes, suggestions
from commands.endorsements import EndorseAccount, WithdrawEndorsement
from events.markers import MarkerMoved
from events.notes import NoteEvent
from events.suggestions import SuggestionDismissed
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


@dataclass
class Surroundings:
    """Notes and markers, as events have told of them."""

    notes: dict[tuple[int, int], notes.State] = field(default_factory=dict)
    markers: dict[int, markers.State] = field(default_factory=dict)
    dismissed: set[tuple[int, int]] = field(default_factory=set)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        match event:
            case NoteEvent():
                both = (event.author_id, event.subject_id)
                self.notes[both] = notes.evolve(self.notes.get(both, notes.State()), event)
            case SuggestionDismissed():
                self.dismissed.add((event.account_id, event.suggested_id))
            case MarkerMoved():
                old = self.markers.get(event.account_id, markers.State())
                self.markers[event.account_id] = markers.evolve(old, event)

    def state_for(self, command: Any, known: set[int]) -> Any:
        """What the rules of a command decide on, among these accounts; None: it is somebody else's."""
        match command:
            case notes.WriteNote() | notes.EraseNote():
                both = (command.author_id, command.subject_id)
                return replace(self.notes.get(both, notes.State()), exists=True) if known >= {*both} else notes.State()
            case suggestions.DismissSuggestion():
                pair = (command.account_id, command.suggested_id)
                return suggestions.State(True, pair in self.dismissed) if known >= {*pair} else suggestions.State()
            case markers.MoveMarkers() if command.account_id in known:
                return replace(self.markers.get(command.account_id, markers.State()), exists=True)
            case markers.MoveMarkers():
                return markers.State()
        return None


def wish(whims: Whims) -> Any:
    """A command about what is around accounts."""
    some_id = whims.random.randrange(1, 9)
    note = whims.again("note", {"author_id": whims.account(), "subject_id": whims.account()})
    pair = whims.towards("follower_id", "followee_id")
    both = whims.again("endorsement", {"endorser_id": pair["follower_id"], "endorsed_id": pair["followee_id"]})
    return whims.random.choice(
        [
            notes.WriteNote(**note, comment=whims.text()),
            notes.EraseNote(**note),
            EndorseAccount(**both, endorsement_id=next(whims.ids)),
            EndorseAccount(**both, endorsement_id=next(whims.ids)),
            WithdrawEndorsement(**whims.back("endorsement", both)),
            suggestions.DismissSuggestion(account_id=whims.account(), suggested_id=whims.account()),
            markers.MoveMarkers(account_id=whims.account(), home_id=some_id),
            markers.MoveMarkers(account_id=whims.account(), home_id=some_id, notifications_id=some_id + 1),
        ]
    )
