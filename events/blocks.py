"""What happens between a blocker and the account it blocks."""

from __future__ import annotations

from events.relationships import RelationshipEvent
from events.vocabulary import event


class BlockEvent(RelationshipEvent):
    """Base of the block events: from `blocker_id` to `blocked_id`."""

    blocker_id: int
    blocked_id: int

    def pair(self) -> tuple[int, int]:
        """(blocker, blocked)."""
        return self.blocker_id, self.blocked_id


@event()
class AccountBlocked(BlockEvent):
    """An account blocked another; neither sees the other from now on."""

    blocker_id: int
    blocked_id: int
    block_id: int


@event()
class AccountUnblocked(BlockEvent):
    """A block was lifted; nothing it ended comes back by itself."""

    blocker_id: int
    blocked_id: int
