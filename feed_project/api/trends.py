"""What many like at the moment."""

from __future__ import annotations

from dataclasses import dataclass

from feed_project.api.endpoint import Caller, endpoint
from feed_project.entities import Status
from feed_project.presentation import status_json
from queries.trends import trending_posts


@dataclass(frozen=True)
class TrendsForm:
    """Which part of them."""

    limit: int = 20
    offset: int = 0


@endpoint("read:statuses", admits="anyone")
def statuses(caller: Caller, form: TrendsForm) -> list[Status]:
    """Statuses that were favourited and boosted the most in the last days."""
    found = trending_posts(caller.viewer, caller.now, limit=form.limit, offset=form.offset)
    return [status_json(item, caller.viewer) for item in found]
