"""A pump: brings the news of one feed from PostgreSQL to every tap in it.

One question for many owners at a time, however many messages said that there is news: only the
newest position matters. Everything else follows from the taps' marks. A client that just came,
one that comes back after a gap and one that reads slowly are all taps whose mark lies behind; the
next round asks for what is after it. Those who keep up share one mark, the level: most of what
happens is no news to a feed, and then the level rises and none of them is visited.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from typing import TypeAlias

from django.db import Error

from feed_project.live.cursors import Mark
from feed_project.live.database import Database
from feed_project.live.happenings import Batch, Owner, Source
from feed_project.live.subscriptions import Level, Tap

logger = logging.getLogger(__name__)

# After a database that did not answer.
PAUSE_SECONDS = 0.5
# Owners in a round's first question: few, so that they are soon written to while the next are asked for.
# Each question is twice as long as the one before, because every one has its price.
FIRST_QUESTION = 200
# Many who return at once must not hold up those who are there.
RETURNING_PER_ROUND = 100

Due: TypeAlias = dict[Owner, list[Tap]]


class Pump:
    """Feeds the taps of one source, in log order."""

    def __init__(self, source: Source, *, database: Database, limit: Callable[[], int]) -> None:
        """Make a pump; `limit` says how many missed happenings a client may catch up on."""
        self.source = source
        self.position = 0  # the lane has come so far
        self.level = Level(Mark(0))
        self._database = database
        self._limit = limit
        # Two sets, in the order in which their members came: who is at the level, and who is not.
        self._level_taps: dict[Tap, None] = {}
        self._astray: dict[Tap, None] = {}
        self._news = asyncio.Event()

    def advance(self, position: int) -> None:
        """Hear that the lane has come to a position; what is older than known is no news."""
        if position > self.position:
            self.position = position
            self._news.set()

    def wake(self) -> None:
        """Look again: a tap was added, or a socket has room."""
        self._news.set()

    def add(self, tap: Tap) -> None:
        """Feed a tap from its mark on."""
        self._astray[tap] = None
        if tap.catching_up:
            self.wake()

    def remove(self, tap: Tap) -> None:
        """Stop feeding a tap."""
        self._level_taps.pop(tap, None)
        self._astray.pop(tap, None)

    async def run(self) -> None:
        """Go on for ever; a database that is away is asked again."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                while await self._round():
                    pass
            except Exception as problem:
                is_away = isinstance(problem, Error)
                logger.warning("Feed %r is held up: %s", self.source.letter, problem, exc_info=not is_away)
                await asyncio.sleep(PAUSE_SECONDS)
                self._news.set()

    async def _round(self) -> bool:
        """Ask for the taps that are due; whether some of them are left for another round."""
        target = self.position
        await self._raise_level(target)
        due, are_left = self._due(target)
        async for some, batch in self._answers(due, target):
            self._deliver(batch, some, Mark(target))
            are_left = are_left or bool(batch.cut)
        self._settle()
        return are_left

    async def _answers(self, due: Due, target: int) -> AsyncIterator[tuple[Due, Batch]]:
        """Ask for those who are due, part by part; while an answer is handed out the next is on its way."""
        parts = _parts(due)
        some = next(parts, None)
        question = some and self._ask(some, target)
        while some and question:
            batch = await question
            following = next(parts, None)
            question = following and self._ask(following, target)
            yield some, batch
            some = following

    def _ask(self, some: Due, target: int) -> asyncio.Future[Batch]:
        after = {owner: min([tap.mark for tap in taps]) for owner, taps in some.items()}
        return self._database.ask(self.source.fetch, after, target, self._limit())

    async def _raise_level(self, target: int) -> None:
        """Bring the level up to a position; if there is news on the way, those who were at it are to be asked for."""
        seen = self.level.mark.position
        if seen >= target:
            return
        is_news: bool = bool(self._level_taps) and await self._database.ask(self.source.has_news, seen, target)
        if is_news:
            for tap in self._level_taps:
                tap.leave_level()
            self._astray, self._level_taps = self._level_taps | self._astray, {}
        self.level.mark = Mark(target)

    def _settle(self) -> None:
        """Let those that have got to the level rise with it from now on."""
        arrived = [tap for tap in self._astray if tap.join_level()]
        for tap in arrived:
            del self._astray[tap]
        self._level_taps |= dict.fromkeys(arrived)

    def _due(self, target: int) -> tuple[Due, bool]:
        """Taps by owner to ask for now: all that keep up, and some of those that are catching up; whether not all."""
        due: Due = defaultdict(list)
        returning: set[Owner] = set()
        are_left = False
        for tap in self._astray:
            if not tap.is_due(target):
                continue
            if tap.catching_up and tap.owner not in returning:
                if len(returning) == RETURNING_PER_ROUND:
                    are_left = True
                    continue
                returning.add(tap.owner)
            due[tap.owner].append(tap)
        return due, are_left

    def _deliver(self, batch: Batch, due: Due, target: Mark) -> None:
        """Hand out a batch; where nothing is left, the mark goes to the end of the range."""
        for owner in batch.cut:
            for tap in due[owner]:
                tap.give_up_to(target)
        for happening in batch.happenings:
            for tap in due[happening.owner]:
                tap.take(happening)
        for owner, taps in due.items():
            for tap in taps:
                tap.end(None if owner in batch.cut else target)


def _parts(due: Due) -> Iterator[Due]:
    """Cut the owners of a round into questions."""
    owners, size = iter(due), FIRST_QUESTION
    while some := {owner: due[owner] for owner in islice(owners, size)}:
        yield some
        size *= 2
