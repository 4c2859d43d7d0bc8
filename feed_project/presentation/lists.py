"""Lists as JSON."""

from __future__ import annotations

from feed_project.entities.lists import List
from queries.views import ListView


def list_json(shown: ListView) -> List:
    """A List."""
    return {
        "id": str(shown.id),
        "title": shown.title,
        "replies_policy": shown.replies_policy,
        "exclusive": shown.exclusive,
    }
