"""What two accounts have to do with each other: the state that follows, blocks and mutes share.

The unordered pair is one aggregate with one stream (see `events.relationships`), because a block
ends what follows there are in either direction.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from commands.refusals import NotFound
from events.blocks import AccountBlocked, AccountUnblocked
from events.endorsements import AccountEndorsed, EndorsementWithdrawn
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.mutes import AccountMuted, AccountUnmuted
from events.relationships import RelationshipEvent


@dataclass(frozen=True, slots=True)
class Follow:
    """A follow, or a request for one (then `id` is the request's)."""

    id: int
    show_boosts: bool = True
    notify: bool = False
    languages: tuple[str, ...] | None = None  # of the posts that are wanted; None: all


@dataclass(frozen=True, slots=True)
class Mute:
    """A mute, for good or until a moment (as `AccountMuted` says it)."""

    id: int
    notifications: bool = True
    ends_at: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One account of the pair (`locked` None: there is no such account) and what it does."""

    locked: bool | None = None
    follow: Follow | None = None
    request: Follow | None = None
    block_id: int | None = None
    mute: Mute | None = None
    endorsement_id: int | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """Both sides, by account id."""

    sides: dict[int, Side] = field(default_factory=dict)

    def side(self, account_id: int) -> Side:
        """What this account does towards the other.

        Raises: NotFound when there is no such account.
        """
        side = self.sides.get(account_id)
        if side is None or side.locked is None:
            raise NotFound
        return side


def evolve(state: Relationship, event: RelationshipEvent) -> Relationship:
    """The relationship after one event of its stream."""
    account_id = event.pair()[0]
    side = _after(state.sides.get(account_id, Side()), event)
    return Relationship({**state.sides, account_id: side})


def _after(side: Side, event: RelationshipEvent) -> Side:
    match event:
        case FollowRequested():
            return replace(side, request=Follow(event.request_id, event.show_boosts, event.notify, event.languages))
        case AccountFollowed():
            follow = Follow(event.follow_id, event.show_boosts, event.notify, event.languages)
            return replace(side, follow=follow, request=None)
        case FollowAdjusted() if side.follow:
            return replace(side, follow=Follow(side.follow.id, event.show_boosts, event.notify, event.languages))
        case FollowRequestWithdrawn() | FollowRequestRejected():
            return replace(side, request=None)
        case AccountUnfollowed():
            return replace(side, follow=None, endorsement_id=None)
    return _after_turning(side, event)


def _after_turning(side: Side, event: RelationshipEvent) -> Side:
    """Turning away from the other account, or back to it; recommending it."""
    match event:
        case AccountBlocked():
            return replace(side, block_id=event.block_id)
        case AccountUnblocked():
            return replace(side, block_id=None)
        case AccountMuted():
            return replace(side, mute=Mute(event.mute_id, event.notifications, event.ends_at))
        case AccountUnmuted():
            return replace(side, mute=None)
        case AccountEndorsed() | EndorsementWithdrawn():
            return replace(side, endorsement_id=getattr(event, "endorsement_id", None))
    return side
