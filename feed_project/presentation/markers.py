"""Markers as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from feed_project.entities.markers import Markers
from feed_project.presentation import moment
from queries.views import MarkerView


def markers_json(markers: Iterable[MarkerView]) -> Markers:
    """Markers by timeline."""
    answer: Markers = {}
    for marker in markers:
        answer[marker.timeline] = {  # type: ignore[literal-required]
            "last_read_id": str(marker.last_read_id),
            "version": marker.version,
            "updated_at": moment(marker.updated_at),
        }
    return answer
