"""How far a viewer has read its timelines; one statement."""

from __future__ import annotations

from collections.abc import Iterable

from queries.statements import compact, rows
from queries.views import MarkerView

# A timeline that was never marked is marked at its beginning, since the account is there.
MARKERS = compact("""
    SELECT t.timeline, coalesce(m.last_read_id, 0), coalesce(m.version, 0), coalesce(m.updated_at, a.created_at)
    FROM read_account a CROSS JOIN unnest(%(timelines)s::text[]) AS t(timeline)
    LEFT JOIN read_marker m ON m.account_id = a.account_id AND m.timeline = t.timeline
    WHERE a.account_id = %(viewer)s
""")


def markers(viewer: int, timelines: Iterable[str]) -> list[MarkerView]:
    """The viewer's markers of these timelines, each once, whether it ever moved them or not."""
    asked = list(dict.fromkeys(timelines))
    return [MarkerView(*found) for found in rows(MARKERS, {"viewer": viewer, "timelines": asked})]
