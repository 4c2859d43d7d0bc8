"""Rules for blocks: a block ends every follow and request between the two, in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commands.relationships import Relationship
from events.blocks import AccountBlocked, AccountUnblocked
from events.follows import AccountUnfollowed, FollowRequestWithdrawn
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockAccount:
    """Block an account: from now on neither sees the other."""

    blocker_id: int
    blocked_id: int
    block_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblockAccount:
    """Lift a block."""

    blocker_id: int
    blocked_id: int


def decide(state: Relationship, command: BlockAccount | UnblockAccount) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes (blocking oneself does nothing).

    Raises: NotFound.
    """
    blocker = state.side(command.blocker_id)
    state.side(command.blocked_id)
    match command:
        case BlockAccount():
            done = blocker.block_id is not None or command.blocker_id == command.blocked_id
            return () if done else tuple(_block(state, command))
        case UnblockAccount() if blocker.block_id is not None:
            return (AccountUnblocked(blocker_id=command.blocker_id, blocked_id=command.blocked_id),)
    return ()


def answer(state: Relationship, command: BlockAccount | UnblockAccount) -> dict[str, Any]:
    """The state after the command: `{"block_id": … | None}`."""
    return {"block_id": state.side(command.blocker_id).block_id}


def _block(state: Relationship, command: BlockAccount) -> Iterator[Event]:
    both = (command.blocker_id, command.blocked_id)
    for one, other in (both, both[::-1]):
        if state.side(one).follow is not None:
            yield AccountUnfollowed(follower_id=one, followee_id=other)
        if state.side(one).request is not None:
            yield FollowRequestWithdrawn(follower_id=one, followee_id=other)
    yield AccountBlocked(blocker_id=command.blocker_id, blocked_id=command.blocked_id, block_id=command.block_id)
