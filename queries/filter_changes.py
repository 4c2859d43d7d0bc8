"""Who changed its filters, for live clients to fetch them anew. Read from the log."""

from __future__ import annotations

from collections.abc import Mapping

from events.filters import FilterEvent
from events.vocabulary import type_registry
from queries.changes import recorded
from queries.live import Fresh

TYPES = tuple(name for name, kind in type_registry.items() if issubclass(kind, FilterEvent))


def filter_changes(cursors: Mapping[int, int], up_to: int) -> list[Fresh[int]]:
    """The filters (ids) that each owner changed after its cursor, oldest first."""
    if not cursors:
        return []
    return [
        Fresh(event.data.account_id, event.position or 0, event.data.filter_id)
        for event in recorded(TYPES, min(cursors.values()), up_to)
        if isinstance(event.data, FilterEvent) and (event.position or 0) > cursors.get(event.data.account_id, up_to)
    ]


def any_filter_change(after: int, up_to: int) -> bool:
    """Whether anybody changed filters at positions after `after` up to `up_to`."""
    return bool(recorded(TYPES, after, up_to))
