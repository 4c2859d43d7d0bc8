"""What happens between a muter and the account it mutes."""

from __future__ import annotations

from typing import Any

from events.relationships import RelationshipEvent
from events.vocabulary import event


class MuteEvent(RelationshipEvent):
    """Base of the mute events: from `muter_id` to `muted_id`."""

    muter_id: int
    muted_id: int

    def pair(self) -> tuple[int, int]:
        """(muter, muted)."""
        return self.muter_id, self.muted_id


def _for_good(payload: dict[str, Any]) -> dict[str, Any]:
    """Mutes had no end."""
    return {**payload, "ends_at": None}


@event(schema_version=2, upcasters={1: _for_good})
class AccountMuted(MuteEvent):
    """An account does not want to see another (its notifications neither, if `notifications`).

    `ends_at` is ISO 8601, UTC; None: until it is lifted.
    """

    muter_id: int
    muted_id: int
    mute_id: int
    notifications: bool = True
    ends_at: str | None = None


@event()
class AccountUnmuted(MuteEvent):
    """A mute was lifted, or its time was over."""

    muter_id: int
    muted_id: int
