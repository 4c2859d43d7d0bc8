"""Rules for markers: where an account stopped reading, forwards or back, counted in versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commands.refusals import NotFound
from events.markers import MarkerMoved
from events.vocabulary import Event

TIMELINES = ("home", "notifications")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMarkers:
    """Note up to which ids the timelines have been read; None leaves a marker where it is."""

    account_id: int
    home_id: int | None = None
    notifications_id: int | None = None

    def wanted(self) -> dict[str, int]:
        """Id by timeline, of those that are to be moved."""
        ids = zip(TIMELINES, (self.home_id, self.notifications_id), strict=True)
        return {timeline: last_read_id for timeline, last_read_id in ids if last_read_id is not None}


@dataclass(frozen=True, slots=True)
class Marker:
    """A place in a timeline, and how often it has moved since it was first set."""

    last_read_id: int
    version: int


@dataclass(frozen=True, slots=True)
class State:
    """Whether there is such an account, and its markers by timeline."""

    exists: bool = False
    markers: dict[str, Marker] = field(default_factory=dict)


def decide(state: State, command: MoveMarkers) -> tuple[Event, ...]:
    """One event for each marker that moves.

    Raises: NotFound.
    """
    if not state.exists:
        raise NotFound
    return tuple(
        MarkerMoved(
            account_id=command.account_id,
            timeline=timeline,
            last_read_id=last_read_id,
            version=0 if old is None else old.version + 1,
        )
        for timeline, last_read_id in command.wanted().items()
        if (old := state.markers.get(timeline)) is None or old.last_read_id != last_read_id
    )


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's markers."""
    if isinstance(event, MarkerMoved):
        moved = {event.timeline: Marker(event.last_read_id, event.version)}
        return State(state.exists, {**state.markers, **moved})
    return state


def answer(_state: State, command: MoveMarkers) -> dict[str, Any]:
    """`{"account_id": …}`."""
    return {"account_id": command.account_id}
