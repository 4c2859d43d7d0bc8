"""How an endpoint reads: not before the caller's own writes have arrived, and saying how fresh it is."""

from __future__ import annotations

from datetime import datetime

from feed_project.api.endpoint import Caller
from feed_project.consistency import asked_position, await_position, read_barrier
from feed_project.identity.bearer import Bearer
from feed_project.presence import open_home_feed
from queries import positions


def await_own_writes(caller: Caller, lane: str) -> int:
    """Wait (bounded) for what the caller did; the log position that the answer will show at least.

    `core` needs no waiting: writes have waited for it.
    """
    waited = caller.bearer is not None and _await_own(caller.bearer, lane, caller.now)
    if minimum := asked_position(caller.request.META):
        await_position(minimum, (lane,), caller.viewer)
    elif caller.bearer is not None and not waited:
        return caller.bearer.position
    return positions.reached((lane,), caller.viewer)


def _await_own(bearer: Bearer, lane: str, now: datetime) -> bool:
    """Whether there was something to wait for."""
    if bearer.account_id is None or lane == "core":
        return False
    if lane == "home_feed":
        return open_home_feed(bearer.account_id, now, caught_up=bearer.caught_up)
    if not bearer.caught_up:
        read_barrier(bearer.account_id, lane)
    return not bearer.caught_up
