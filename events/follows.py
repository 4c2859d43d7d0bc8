"""What happens between a follower and a followee."""

from __future__ import annotations

from events.relationships import RelationshipEvent
from events.vocabulary import event


class FollowEvent(RelationshipEvent):
    """Base of the follow events: from `follower_id` to `followee_id`."""

    follower_id: int
    followee_id: int

    def pair(self) -> tuple[int, int]:
        """(follower, followee)."""
        return self.follower_id, self.followee_id


@event()
class FollowRequested(FollowEvent):
    """An account asked to follow a locked account."""

    follower_id: int
    followee_id: int
    request_id: int
    show_boosts: bool = True
    notify: bool = False


@event()
class FollowRequestWithdrawn(FollowEvent):
    """The requester took a pending follow request back (or a block ended it)."""

    follower_id: int
    followee_id: int


@event()
class FollowRequestRejected(FollowEvent):
    """The locked account turned a follow request down."""

    follower_id: int
    followee_id: int


@event()
class AccountFollowed(FollowEvent):
    """An account now follows another; `requested` when a request was accepted."""

    follower_id: int
    followee_id: int
    follow_id: int
    show_boosts: bool = True
    notify: bool = False
    requested: bool = False


@event()
class FollowAdjusted(FollowEvent):
    """The follower changed what it wants of this follow."""

    follower_id: int
    followee_id: int
    show_boosts: bool
    notify: bool


@event()
class AccountUnfollowed(FollowEvent):
    """An account no longer follows another (its own choice, a removal, or a block)."""

    follower_id: int
    followee_id: int
