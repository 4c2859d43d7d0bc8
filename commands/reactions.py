"""Rules for what members do with announcements: each emoji once, and of different ones only a few."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from emoji import is_emoji

from commands.refusals import Faults, Invalid, NotFound
from events.reactions import AnnouncementDismissed, ReactionAdded, ReactionRemoved
from events.vocabulary import Event

MOST_DIFFERENT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissAnnouncement:
    """Put an announcement away."""

    announcement_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReaction:
    """React to an announcement with an emoji."""

    announcement_id: int
    account_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReaction:
    """Take a reaction back."""

    announcement_id: int
    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class State:
    """Whether account and announcement are there, what the account did with it, and what all reacted with."""

    exists: bool = False
    dismissed: bool = False
    mine: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()


Command = DismissAnnouncement | AddReaction | RemoveReaction


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid.
    """
    if not state.exists:
        raise NotFound
    both = {"announcement_id": command.announcement_id, "account_id": command.account_id}
    match command:
        case DismissAnnouncement():
            return () if state.dismissed else (AnnouncementDismissed(**both),)
        case RemoveReaction():
            return (ReactionRemoved(**both, name=command.name),) if command.name in state.mine else ()
        case AddReaction():
            _check(state, command.name)
            return () if command.name in state.mine else (ReactionAdded(**both, name=command.name),)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's stream."""
    match event:
        case AnnouncementDismissed():
            return replace(state, dismissed=True)
        case ReactionAdded():
            return replace(state, mine=state.mine | {event.name}, all=state.all | {event.name})
        case ReactionRemoved():
            return replace(state, mine=state.mine - {event.name})
    return state


def answer(_state: State, command: Command) -> dict[str, Any]:
    """`{"announcement_id": …}`."""
    return {"announcement_id": command.announcement_id}


def _check(state: State, name: str) -> None:
    faults = Faults()
    faults.add_if(not is_emoji(name), "name", "ERR_INVALID", "is not a recognized emoji")
    faults.refuse()
    if name not in state.all and len(state.all) >= MOST_DIFFERENT:
        raise Invalid("Validation failed: Limit of different reactions reached")
