"""Read-your-writes, for everybody: a write answers once what answers for it has seen it.

`settle` waits until the lane `core` has passed a write's events, so that whoever reads next, with
whatever token, sees it. `read_barrier` makes an account's own reads of the home feed and of
notifications wait for its own last write. Both are bounded (DUNLIN_SETTLE_MS); when the workers
are known to be far behind, writes answer at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from django.conf import settings

from commands.handling import Outcome
from commands.tables.last_events import last_event_of
from events import store
from feed_project import wakeups
from queries import positions

# Between wake-ups: Redis may be gone, so look for oneself.
POLL_SECONDS = 0.02
# After a wait in vain, how long nobody waits again.
FAR_BEHIND_SECONDS = 2.0


class _Patience:
    """Whether waiting is worth it: not shortly after somebody waited in vain."""

    def __init__(self) -> None:
        self._none_until = 0.0

    def wait_until(self, reached: Callable[[], bool]) -> bool:
        """Wait for `reached`, at most DUNLIN_SETTLE_MS; False when it did not come about."""
        deadline = time.monotonic() + settings.DUNLIN_SETTLE_MS / 1000
        if time.monotonic() < self._none_until:
            return reached()
        news = wakeups.progress()
        while not reached():
            left = deadline - time.monotonic()
            if left <= 0:
                self._none_until = time.monotonic() + FAR_BEHIND_SECONDS
                return False
            news.wait(min(left, POLL_SECONDS))
        return True


_writes = _Patience()
_reads = _Patience()
# Per process: the last event of an account that the fan-out lanes are known to have passed.
_passed: dict[int, int] = {}
_PASSED_LIMIT = 50_000


def settle(outcome: Outcome) -> bool:
    """Wait until `core` has folded a write's events; False when it is answered without."""
    event_ids = outcome.event_ids
    if not event_ids:
        return True
    wakeups.progress().wait(POLL_SECONDS)  # it cannot be there yet
    return _writes.wait_until(lambda: _reached(event_ids, ["core"], None))


def read_barrier(account_id: int, lanes: Sequence[str] = ("home_feed",)) -> None:
    """Wait until fan-out lanes have passed the account's own last write (bounded)."""
    event_id = last_event_of(account_id)
    if event_id is None or _passed.get(account_id) == event_id:
        return
    if _reads.wait_until(lambda: _reached([event_id], lanes, account_id)):
        if len(_passed) >= _PASSED_LIMIT:
            _passed.clear()
        _passed[account_id] = event_id


def _reached(event_ids: list[int], lanes: Sequence[str], owner: int | None) -> bool:
    position = store.position_of(event_ids)
    return position is not None and positions.reached(lanes, owner) >= position
