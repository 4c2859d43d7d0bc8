"""Everything the live process runs beside its sockets, put together: one station per event loop.

It starts with the first client, so that the process needs no start-up hook of its server.
"""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings

from feed_project.live.announcements import listen
from feed_project.live.attendance import Attendance
from feed_project.live.database import Database
from feed_project.live.doorkeeper import Doorkeeper
from feed_project.live.hub import Hub
from feed_project.live.sources import sources
from queries.positions import lane_positions

# News never wait behind handshakes.
NEWS_THREADS = 2
DOOR_THREADS = 1


class Station:
    """Hub, doorkeeper, announcements and database threads of one event loop."""

    def __init__(self) -> None:
        self.news = Database(NEWS_THREADS)
        self.door = Database(DOOR_THREADS)
        self.hub = Hub(
            sources(),
            database=self.news,
            checkpoints=lane_positions,
            limit=lambda: settings.DUNLIN_LIVE_GAP,
            reach=lambda: settings.DUNLIN_LIVE_REACH,
        )
        self.doorkeeper = Doorkeeper(self.door)
        self.attendance = Attendance(self.door, self.doorkeeper.accounts)
        self._work: asyncio.Future[Any] | None = None
        self._started = asyncio.Lock()

    async def ready(self) -> Station:
        """Start once, and know where the lanes are before anybody subscribes."""
        async with self._started:
            if self._work is None:
                await self.hub.look()
                self._work = asyncio.gather(
                    self.hub.run(),
                    self.doorkeeper.run(),
                    self.attendance.run(),
                    listen(self.hub.lanes, self.hub.advance),
                )
        return self

    async def close(self) -> None:
        """Stop everything."""
        _stations.pop(asyncio.get_running_loop(), None)
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        await self.news.close()
        await self.door.close()


_stations: dict[asyncio.AbstractEventLoop, Station] = {}


async def station() -> Station:
    """The running loop's station; raises Django's database errors while it cannot start."""
    loop = asyncio.get_running_loop()
    if loop not in _stations:
        _stations[loop] = Station()
    return await _stations[loop].ready()
