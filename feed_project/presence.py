"""Opening one's home feed: noted once a day, so that the feeds of the absent need not be filled.

Whoever was away long enough returns by this: the feed is filled before the first page is answered.
"""

from __future__ import annotations

from datetime import date, datetime

from commands.handling import handle
from commands.readers import MarkReaderSeen
from feed_project.consistency import read_barrier

# Per process: the day an account was last noted, to ask the log once a day and not per request.
_noted: dict[int, date] = {}
_NOTED_LIMIT = 100_000


def open_home_feed(account_id: int, now: datetime, *, caught_up: bool = False) -> bool:
    """Note that the account reads, and wait (bounded) for its feed to hold what it did itself.

    `caught_up`: it is known to hold that; False when there was nothing to wait for.
    """
    today = now.date()
    if _noted.get(account_id) != today:
        handle(MarkReaderSeen(account_id=account_id, today=today), actor_id=account_id, now=now)
        if len(_noted) >= _NOTED_LIMIT:
            _noted.clear()
        _noted[account_id] = today
        caught_up = False
    if not caught_up:
        read_barrier(account_id, "home_feed")
    return not caught_up
