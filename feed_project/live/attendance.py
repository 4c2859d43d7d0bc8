"""Whoever is connected reads its feed: noted once a day, so that its feed goes on being filled.

Some clients only ever listen and never open the home timeline; without this their feeds would
lapse, and with them what they hear.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date

from django.db import Error
from django.utils import timezone

from commands.handling import handle
from commands.readers import MarkReaderSeen
from commands.refusals import Refusal
from feed_project.live.database import Database

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
# After a restart all clients come back at once: no hurry to note them.
NOTES_PER_TICK = 5


class Attendance:
    """Notes the day on which each connected account was last seen."""

    def __init__(self, database: Database, connected: Callable[[], set[int]]) -> None:
        """Make one; `connected` gives the accounts that are."""
        self._database = database
        self._connected = connected
        self._noted: dict[int, date] = {}

    async def run(self) -> None:
        """Look around for ever."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self.take()
            except Exception as problem:
                is_known = isinstance(problem, (Error, Refusal))
                logger.warning("Who is here cannot be noted: %s", problem, exc_info=not is_known)

    async def take(self) -> None:
        """Note some of those who have not been noted today."""
        today = timezone.now().date()
        connected = self._connected()
        self._noted = {account: day for account, day in self._noted.items() if account in connected}
        missing = [account for account in connected if self._noted.get(account) != today]
        for account in missing[:NOTES_PER_TICK]:
            # Whatever comes of it, once a day is enough.
            self._noted[account] = today
            await self._database.ask(_note, account, today)


def _note(account_id: int, today: date) -> None:
    handle(MarkReaderSeen(account_id=account_id, today=today), actor_id=account_id, now=timezone.now())
