"""What happens between a muter and the account it mutes."""

from __future__ import annotations

from events.relationships import RelationshipEvent
from events.vocabulary import event


class MuteEvent(RelationshipEvent):
    """Base of the mute events: from `muter_id` to `muted_id`."""

    muter_id: int
    muted_id: int

    def pair(self) -> tuple[int, int]:
        """(muter, muted)."""
        return self.muter_id, self.muted_id


@event()
class AccountMuted(MuteEvent):
    """An account does not want to see another (its notifications neither, if `notifications`)."""

    muter_id: int
    muted_id: int
    mute_id: int
    notifications: bool = True


@event()
class AccountUnmuted(MuteEvent):
    """A mute was lifted."""

    muter_id: int
    muted_id: int
