"""Running what is due: timers are rows of `write_due`, never messages that could be lost.

An event's fold sets a row (`commands.tables.due.put("poll", [(poll_id, moment)])`). From that moment
on, `run_next` takes it (what others hold is passed over, so many processes may run at once), calls
the timer of its kind, and commits. The timer sends commands, whose events' folds take the row away
or put it off. So what is due happens once, whoever dies meanwhile. What fails is undone, noted in
`write_due_failure`, and tried again, later and later; the others are not held up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db import transaction

from commands.handling import handle
from commands.tables import due as rows
from commands.tables.due import Due

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

Timer: TypeAlias = Callable[[int, datetime], None]
"""Sees to the thing with an id at a moment (now, not the one it was due at), by commands."""


class Undone(Exception):
    """A timer ran, and yet its row is as due as before: it would come for ever."""


def commanding(command: Callable[[int, datetime], Any]) -> Timer:
    """The timer that sends one command, made from id and moment, in nobody's name."""

    def run(key: int, now: datetime) -> None:
        handle(command(key, now), actor_id=None, now=now)

    return run


def run_next(timers: Mapping[str, Timer], now: datetime) -> bool:
    """Run what is due for longest, in a transaction; False when nothing is.

    Raises: a `django.db.Error` when the database is gone; nothing has happened then.
    """
    with transaction.atomic():
        due = rows.take(now)
        if due is None:
            return False
        try:
            _run(timers, due, now)
        except Exception as problem:
            logger.exception("what was due failed: %s %s", due.kind, due.key)
            # Where the database itself is gone, this says so.
            rows.note_failure(due, f"{type(problem).__name__}: {problem}"[:500], now + pause_after(due.tries))
    return True


def run_all(timers: Mapping[str, Timer], now: datetime, limit: int = 100) -> int:
    """Run up to `limit` rows, the longest due first; how many it were."""
    done = 0
    while done < limit and run_next(timers, now):
        done += 1
    return done


def pause_after(tries: int) -> timedelta:
    """How long to leave alone what has failed so many times before: doubled each time, up to an hour."""
    return min(FIRST_PAUSE * (1 << min(tries, 10)), LONGEST_PAUSE)


def _run(timers: Mapping[str, Timer], due: Due, now: datetime) -> None:
    with transaction.atomic():
        timers[due.kind](due.key, now)
        if rows.stands(due):
            raise Undone(f"{due.kind} {due.key} is still due")
    rows.note_success(due)
