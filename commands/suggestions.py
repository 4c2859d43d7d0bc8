"""Rules for suggestions. Whom to suggest is for the reading side to know; whom not, is said here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import NotFound
from events.suggestions import SuggestionDismissed
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissSuggestion:
    """Suggest an account to another no more."""

    account_id: int
    suggested_id: int


@dataclass(frozen=True, slots=True)
class State:
    """Whether both accounts are there, and whether this was said before."""

    exists: bool = False
    dismissed: bool = False


def decide(state: State, command: DismissSuggestion) -> tuple[Event, ...]:
    """The event a dismissal leads to, once.

    Raises: NotFound.
    """
    if not state.exists:
        raise NotFound
    if state.dismissed:
        return ()
    return (SuggestionDismissed(account_id=command.account_id, suggested_id=command.suggested_id),)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the suggestion's stream."""
    return replace(state, dismissed=True) if isinstance(event, SuggestionDismissed) else state


def answer(_state: State, command: DismissSuggestion) -> dict[str, Any]:
    """`{"suggested_id": …}`."""
    return {"suggested_id": command.suggested_id}
