"""Markers: where the caller stopped reading its timelines."""

from __future__ import annotations

from dataclasses import dataclass

from commands.markers import TIMELINES, MoveMarkers
from commands.refusals import Conflict
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id
from feed_project.api.writing import write
from feed_project.entities.markers import Markers
from feed_project.presentation.markers import markers_json
from queries.markers import markers as query

# As Mastodon says it.
STALE = "Conflict during update, please try again"


@dataclass(frozen=True)
class TimelinesForm:
    """Of which timelines: `home`, `notifications`; other names are passed over, as Mastodon does."""

    timeline: list[str] | None = None


@dataclass(frozen=True)
class MarkerForm:
    """Where a marker is put."""

    last_read_id: Id | None = None


@dataclass(frozen=True)
class MarkersForm:
    """Which markers are moved."""

    home: MarkerForm = MarkerForm()
    notifications: MarkerForm = MarkerForm()


@endpoint("read:statuses")
def markers(caller: Caller, form: TimelinesForm) -> Markers:
    """The caller's markers of the timelines asked for."""
    known = [timeline for timeline in form.timeline or () if timeline in TIMELINES]
    return markers_json(query(caller.account_id, known))


@endpoint("write:statuses")
def move(caller: Caller, form: MarkersForm) -> Markers:
    """Move markers; the answer tells those that were named."""
    command = MoveMarkers(
        account_id=caller.account_id,
        home_id=form.home.last_read_id,
        notifications_id=form.notifications.last_read_id,
    )
    try:
        write(caller, command)
    except Conflict:
        raise Refused(409, STALE) from None
    return markers_json(query(caller.account_id, command.wanted()))
