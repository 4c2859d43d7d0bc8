"""Whose accepted requests have come in among the notifications, for live clients to fetch these anew.

Read from the log: what was held back keeps its old place, so nothing in the tables says when it came.
"""

from __future__ import annotations

from collections.abc import Mapping

from events.notification_policy import NotificationRequestAccepted
from queries.changes import recorded
from queries.live import Fresh

TYPES = (NotificationRequestAccepted.__name__,)


def notification_merges(cursors: Mapping[int, int], up_to: int) -> list[Fresh[int]]:
    """The last request (the account let through) that each owner accepted after its cursor.

    `up_to`: a position that the notifications have reached.
    """
    if not cursors:
        return []
    last: dict[int, Fresh[int]] = {}
    for event in recorded(TYPES, min(cursors.values()), up_to):
        position = event.position or 0
        accepted = event.data
        if isinstance(accepted, NotificationRequestAccepted) and position > cursors.get(accepted.account_id, up_to):
            last[accepted.account_id] = Fresh(accepted.account_id, position, accepted.from_id)
    return list(last.values())


def any_merge(after: int, up_to: int) -> bool:
    """Whether anybody accepted requests at positions after `after` up to `up_to`."""
    return bool(recorded(TYPES, after, up_to))
