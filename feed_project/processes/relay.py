"""The relay process: number what was appended, nudge the workers, sweep up what lags.

It wakes on a publish after commit and polls besides, so a dead Redis costs latency only. When
nudges do not help (broker gone, workers dead), it folds the lagging lane itself: slower, but
writes keep being answered and nothing waits for Celery to come back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from commands.due import run_all
from commands.tables.media import waiting_for_work
from commands.timers import TIMERS
from events import store
from feed_project import wakeups
from feed_project.celery import nudge, nudge_leftovers, nudge_links, nudge_media, nudge_push
from feed_project.housekeeping import keep_house
from feed_project.links import news
from feed_project.push import gathering
from projections import lanes

logger = logging.getLogger("relay")

POLL_SECONDS = 0.03
REST_SECONDS = 0.001
SWEEP_SECONDS = 0.25
# A lane that has not moved for so long in spite of nudges is folded by the relay itself.
STUCK_SECONDS = 1.0
HOUSEKEEPING_SECONDS = 60.0
TIMERS_SECONDS = 1.0
MEDIA_SECONDS = 2.0
LINKS_SECONDS = 2.0
LEFTOVERS_SECONDS = 600.0


class Sweep:
    """Finds lanes that lag, nudges them again, and folds those that no worker takes."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, int], tuple[int, float]] = {}

    def run(self) -> None:
        """Look at all checkpoints once."""
        lagging = lanes.behind()
        self._seen = {place: seen for place, seen in self._seen.items() if place in lagging}
        for (lane, shard), position in lagging.items():
            if self._stuck_for((lane, shard), position) > STUCK_SECONDS:
                advance_here(lane, shard)
            else:
                nudge(lane, shard)

    def _stuck_for(self, place: tuple[str, int], position: int) -> float:
        now = time.monotonic()
        seen, since = self._seen.get(place, (position, now))
        if seen != position:
            since = now
        self._seen[place] = (position, since)
        return now - since


def run(stop: threading.Event) -> None:
    """Relay until `stop` is set. A database that goes away is waited for."""
    # In threads of their own: numbering must never wait for them.
    _every(HOUSEKEEPING_SECONDS, "housekeeping", keep_house, stop)
    _every(TIMERS_SECONDS, "timers", run_what_is_due, stop)
    _every(TIMERS_SECONDS, "push", sweep_push, stop)
    _every(MEDIA_SECONDS, "media", nudge_for_media, stop)
    _every(LINKS_SECONDS, "links", nudge_for_links, stop)
    _every(LEFTOVERS_SECONDS, "leftovers", look_for_leftovers, stop)
    listener, sweep, swept = wakeups.Listener(wakeups.APPENDED), Sweep(), 0.0
    while not stop.is_set():
        try:
            numbered = number_once()
            if time.monotonic() - swept >= SWEEP_SECONDS:
                sweep.run()
                swept = time.monotonic()
        except (DatabaseError, InterfaceError) as error:
            _wait_for_database(stop, error)
            continue
        if numbered:
            # Whoever commits meanwhile is numbered with the next tick: fewer, larger ones under load.
            stop.wait(REST_SECONDS)
            listener.drain()
        else:
            listener.wait(POLL_SECONDS)


def run_what_is_due(now: datetime) -> None:
    """Polls end, and whatever else has its time (see `commands.due`)."""
    run_all(TIMERS, now)


def sweep_push(now: datetime) -> None:
    """See to it that push messages are sent, and sent again, though a nudge was lost."""
    if gathering.is_wanted(now):
        nudge_push()


def nudge_for_media(_now: datetime) -> None:
    """A nudge that was lost is sent again as long as there is work."""
    if waiting_for_work(1):
        nudge_media()


def nudge_for_links(now: datetime) -> None:
    """Likewise for links."""
    if news.is_wanted(now):
        nudge_links()


def look_for_leftovers(_now: datetime) -> None:
    """Have files removed that nobody waits for; without a broker, the next time."""
    nudge_leftovers()


def _every(seconds: float, name: str, work: Callable[[datetime], None], stop: threading.Event) -> None:
    """Start a thread that does its work now and then, whatever happens to it."""

    def keep_on() -> None:
        while not stop.wait(seconds):
            try:
                work(timezone.now())
            except (DatabaseError, InterfaceError) as error:
                _wait_for_database(stop, error)
            except Exception:
                logger.exception("%s is tried again in %g seconds", name, seconds)

    threading.Thread(target=keep_on, name=name, daemon=True).start()


def _wait_for_database(stop: threading.Event, error: Exception) -> None:
    logger.warning("database: %s", error)
    close_old_connections()
    stop.wait(0.5)


def number_once() -> bool:
    """Number what is pending, and nudge `core`, which nudges those that follow it; False if nothing was."""
    numbered = store.sequence() > 0
    if numbered:
        nudge("core", 0)
    return numbered


def advance_here(lane: str, shard: int) -> None:
    """Fold a lane's shard in this process, one batch, and say so."""
    step = lanes.advance(lane, shard, max_batches=1)
    if step.moved:
        wakeups.announce(lane, step.position)
