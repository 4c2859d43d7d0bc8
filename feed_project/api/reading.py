"""How an endpoint reads: not before the caller's own writes have arrived, and saying how fresh it is."""

from __future__ import annotations

from feed_project.api.endpoint import Caller
from feed_project.consistency import asked_position, await_position, read_barrier
from feed_project.presence import open_home_feed
from queries import positions


def await_own_writes(caller: Caller, lane: str) -> int:
    """Wait (bounded) for what the caller did; the log position that the answer will show at least.

    `core` needs no waiting: writes have waited for it.
    """
    if caller.viewer is not None and lane == "home_feed":
        open_home_feed(caller.viewer, caller.now)
    elif caller.viewer is not None and lane != "core":
        read_barrier(caller.viewer, (lane,))
    if minimum := asked_position(caller.request.META):
        await_position(minimum, (lane,), caller.viewer)
    elif lane == "core" and caller.bearer is not None:
        return caller.bearer.core_position
    return positions.reached((lane,), caller.viewer)
