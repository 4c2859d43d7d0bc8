"""What happens between an account and one that it recommends on its profile."""

from __future__ import annotations

from events.relationships import RelationshipEvent
from events.vocabulary import event


class EndorsementEvent(RelationshipEvent):
    """Base of the endorsement events: from `endorser_id` to `endorsed_id`."""

    endorser_id: int
    endorsed_id: int

    def pair(self) -> tuple[int, int]:
        """(endorser, endorsed)."""
        return self.endorser_id, self.endorsed_id


@event()
class AccountEndorsed(EndorsementEvent):
    """An account recommends one that it follows; that ends with the follow."""

    endorser_id: int
    endorsed_id: int
    endorsement_id: int


@event()
class EndorsementWithdrawn(EndorsementEvent):
    """An account recommends another no longer."""

    endorser_id: int
    endorsed_id: int
