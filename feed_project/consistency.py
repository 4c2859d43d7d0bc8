"""Read-your-writes, for everybody: a write answers once what answers for it has seen it.

`settle` waits until the lane `core` has passed a write's events, so that whoever reads next, with
whatever token, sees it. `read_barrier` makes an account's own reads of the home feed and of
notifications wait for its own last write. Both are bounded (DUNLIN_SETTLE_MS); when the workers
are known to be far behind, writes answer at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings

from commands.handling import Outcome
from events import store
from feed_project import wakeups
from projections import lanes
from queries import positions

# Between wake-ups: Redis may be gone, so look for oneself.
POLL_SECONDS = 0.02
# No worker takes so long for one write: whoever waits longer folds the lane itself, if it is free.
HELP_AFTER_SECONDS = 0.15
# After a wait in vain, how long nobody waits again.
FAR_BEHIND_SECONDS = 2.0

_CORE = ("core",)


class _Patience:
    """Whether waiting is worth it: not shortly after somebody waited in vain."""

    def __init__(self, meanwhile: Callable[[], object] | None = None) -> None:
        self._none_until, self._meanwhile = 0.0, meanwhile

    def wait_until(self, reached: Callable[[], bool], names: Sequence[str]) -> bool:
        """Wait for lanes to have `reached` something, at most DUNLIN_SETTLE_MS; False when it did not come about."""
        if time.monotonic() < self._none_until:
            return reached()
        began, news = time.monotonic(), wakeups.progress()
        while True:
            heard = news.heard(names)  # before looking, so that what comes after the look is not slept through
            if reached():
                return True
            waited = time.monotonic() - began
            if waited * 1000 >= settings.DUNLIN_SETTLE_MS:
                self._none_until = time.monotonic() + FAR_BEHIND_SECONDS
                return False
            if waited > HELP_AFTER_SECONDS and self._meanwhile is not None:
                self._meanwhile()
            news.wait(names, heard, POLL_SECONDS)


def _help() -> None:
    """Do the workers' part for `core`: they may be dead, and then a write still has its answer."""
    store.sequence()
    step = lanes.advance("core", max_batches=1)
    if step.moved:
        wakeups.announce("core", step.position)


_writes = _Patience(meanwhile=_help)
_reads = _Patience()


def settle(outcome: Outcome) -> bool:
    """Wait until `core` has folded a write's events; False when it is answered without."""
    if not outcome.recorded:
        return True
    last = outcome.recorded[-1].event_id
    news = wakeups.progress()
    news.wait(_CORE, news.heard(_CORE), POLL_SECONDS)  # it cannot be there yet
    return _writes.wait_until(lambda: positions.passed(last, _CORE), _CORE)


def read_barrier(account_id: int, lane: str) -> None:
    """Wait until a lane has passed whatever the account did itself (bounded)."""
    _reads.wait_until(lambda: positions.caught_up((lane,), account_id), (lane,))


def asked_position(headers: Mapping[str, Any]) -> int:
    """What a client asks for (WSGI's names) that has seen `X-Log-Position`: an answer not older; 0 if nothing."""
    asked = headers.get("HTTP_X_MIN_LOG_POSITION", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


def await_position(position: int, names: Sequence[str], owner: int | None) -> None:
    """Wait until lanes have passed a position that a client asks for (bounded).

    Nothing is waited for that the log does not have; and a client's odd wish is no reason for
    others not to wait.
    """
    if not position:
        return
    goal = min(position, store.head())
    _Patience().wait_until(lambda: positions.reached(names, owner) >= goal, names)
