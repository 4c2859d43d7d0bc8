"""Rules for mutes: nobody is told, nothing else changes; some end by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commands.moments import moment_text
from commands.relationships import Mute, Relationship
from events.mutes import AccountMuted, AccountUnmuted
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteAccount:
    """Mute an account (`notifications`: those it causes as well), for good or until `ends_at`.

    Sent again, it changes that.
    """

    muter_id: int
    muted_id: int
    mute_id: int
    notifications: bool = True
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteAccount:
    """Lift a mute."""

    muter_id: int
    muted_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMute:
    """Lift a mute whose time is over, if at this moment it is."""

    mute_id: int
    now: datetime


MuteCommand = MuteAccount | UnmuteAccount | EndMute


def decide(state: Relationship, command: MuteCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes (muting oneself does nothing).

    A mute that changes what it covers keeps its id: `AccountMuted` comes again with the same one.

    Raises: NotFound.
    """
    match command:
        case MuteAccount():
            return _mute(state, command)
        case UnmuteAccount():
            mute = state.side(command.muter_id).mute
            state.side(command.muted_id)
            return (_unmuted(command.muter_id, command.muted_id),) if mute is not None else ()
        case EndMute():
            return _end(state, command)


def answer(state: Relationship, command: MuteCommand) -> dict[str, Any]:
    """The state after the command: `{"mute_id": … | None}`."""
    if isinstance(command, EndMute):
        return {"mute_id": next((mute.id for _, _, mute in _mutes(state) if mute.id == command.mute_id), None)}
    mute = state.side(command.muter_id).mute
    return {"mute_id": mute.id if mute else None}


def _mute(state: Relationship, command: MuteAccount) -> tuple[Event, ...]:
    mute = state.side(command.muter_id).mute
    state.side(command.muted_id)
    wanted = Mute(
        id=mute.id if mute else command.mute_id,
        notifications=command.notifications,
        ends_at=None if command.ends_at is None else moment_text(command.ends_at),
    )
    if mute == wanted or command.muter_id == command.muted_id:
        return ()
    return (
        AccountMuted(
            muter_id=command.muter_id,
            muted_id=command.muted_id,
            mute_id=wanted.id,
            notifications=wanted.notifications,
            ends_at=wanted.ends_at,
        ),
    )


def _end(state: Relationship, command: EndMute) -> tuple[Event, ...]:
    return tuple(
        _unmuted(muter, muted)
        for muter, muted, mute in _mutes(state)
        if mute.id == command.mute_id and mute.ends_at and datetime.fromisoformat(mute.ends_at) <= command.now
    )


def _mutes(state: Relationship) -> list[tuple[int, int, Mute]]:
    """The mutes between the two: (muter, muted, mute)."""
    both = [(one, other) for one in state.sides for other in state.sides if one != other]
    return [(one, other, mute) for one, other in both if (mute := state.sides[one].mute) is not None]


def _unmuted(muter_id: int, muted_id: int) -> Event:
    return AccountUnmuted(muter_id=muter_id, muted_id=muted_id)
