"""Rules for readers: at most one event per reader and UTC day says that it reads its feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commands.refusals import NotFound
from events.readers import ReaderLapsed, ReaderReturned, ReaderSeen
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReaderSeen:
    """The account opens its home feed on the UTC day `today`."""

    account_id: int
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseReader:
    """Stop pushing to the account, unless it was seen on or after the UTC day `cutoff`."""

    account_id: int
    cutoff: date


@dataclass(frozen=True, slots=True)
class State:
    """Whether there is such an account, the UTC day it was last seen reading, and whether it lapsed."""

    exists: bool = False
    seen_on: date | None = None
    lapsed: bool = False


def decide(state: State, command: MarkReaderSeen | LapseReader) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound.
    """
    if not state.exists:
        raise NotFound
    match command:
        case MarkReaderSeen() if state.lapsed:
            return (ReaderReturned(account_id=command.account_id),)
        case MarkReaderSeen() if state.seen_on is None or state.seen_on < command.today:
            return (ReaderSeen(account_id=command.account_id),)
        case LapseReader() if not state.lapsed and not _seen_since(state, command.cutoff):
            return (ReaderLapsed(account_id=command.account_id),)
    return ()


def evolve(state: State, event: Event, day: date | None = None) -> State:
    """The state after one event of the reader's stream, recorded on the UTC day `day`."""
    match event:
        case ReaderSeen() | ReaderReturned():
            return replace(state, seen_on=day, lapsed=False)
        case ReaderLapsed():
            return replace(state, lapsed=True)
    return state


def answer(_state: State, command: MarkReaderSeen | LapseReader) -> dict[str, Any]:
    """`{"account_id": …}`."""
    return {"account_id": command.account_id}


def _seen_since(state: State, cutoff: date) -> bool:
    return state.seen_on is not None and state.seen_on >= cutoff
