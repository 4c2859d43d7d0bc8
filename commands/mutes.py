"""Rules for mutes: nobody is told, nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commands.relationships import Relationship
from events.mutes import AccountMuted, AccountUnmuted
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteAccount:
    """Mute an account (`notifications`: those it causes as well); sent again, it changes that."""

    muter_id: int
    muted_id: int
    mute_id: int
    notifications: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteAccount:
    """Lift a mute."""

    muter_id: int
    muted_id: int


def decide(state: Relationship, command: MuteAccount | UnmuteAccount) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes (muting oneself does nothing).

    A mute that changes what it covers keeps its id: `AccountMuted` comes again with the same one.

    Raises: NotFound.
    """
    mute = state.side(command.muter_id).mute
    state.side(command.muted_id)
    match command:
        case MuteAccount():
            done = mute is not None and mute.notifications == command.notifications
            if done or command.muter_id == command.muted_id:
                return ()
            return (
                AccountMuted(
                    muter_id=command.muter_id,
                    muted_id=command.muted_id,
                    mute_id=mute.id if mute else command.mute_id,
                    notifications=command.notifications,
                ),
            )
        case UnmuteAccount() if mute is not None:
            return (AccountUnmuted(muter_id=command.muter_id, muted_id=command.muted_id),)
    return ()


def answer(state: Relationship, command: MuteAccount | UnmuteAccount) -> dict[str, Any]:
    """The state after the command: `{"mute_id": … | None}`."""
    mute = state.side(command.muter_id).mute
    return {"mute_id": mute.id if mute else None}
