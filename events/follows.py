"""What happens between a follower and a followee."""

from __future__ import annotations

from typing import Any

from events.relationships import RelationshipEvent
from events.vocabulary import event


class FollowEvent(RelationshipEvent):
    """Base of the follow events: from `follower_id` to `followee_id`."""

    follower_id: int
    followee_id: int

    def pair(self) -> tuple[int, int]:
        """(follower, followee)."""
        return self.follower_id, self.followee_id


def _in_all_languages(payload: dict[str, Any]) -> dict[str, Any]:
    """Follows chose no languages."""
    return {**payload, "languages": None}


@event(schema_version=2, upcasters={1: _in_all_languages})
class FollowRequested(FollowEvent):
    """An account asked to follow a locked account (`languages`: of which it wants posts; None: of all)."""

    follower_id: int
    followee_id: int
    request_id: int
    show_boosts: bool = True
    notify: bool = False
    languages: tuple[str, ...] | None = None


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


@event(schema_version=2, upcasters={1: _in_all_languages})
class AccountFollowed(FollowEvent):
    """An account now follows another; `requested` when a request was accepted, `languages` as when asking."""

    follower_id: int
    followee_id: int
    follow_id: int
    show_boosts: bool = True
    notify: bool = False
    requested: bool = False
    languages: tuple[str, ...] | None = None


@event(schema_version=2, upcasters={1: _in_all_languages})
class FollowAdjusted(FollowEvent):
    """The follower changed what it wants of this follow."""

    follower_id: int
    followee_id: int
    show_boosts: bool
    notify: bool
    languages: tuple[str, ...] | None = None


@event()
class AccountUnfollowed(FollowEvent):
    """An account no longer follows another (its own choice, a removal, or a block)."""

    follower_id: int
    followee_id: int
