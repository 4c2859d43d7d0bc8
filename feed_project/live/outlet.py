"""What goes out through one socket: a short queue, and the task that writes it.

The queue stays short because nobody fills it that has not looked whether there is room: what a
slow client has not taken yet waits in PostgreSQL, where its marks point. A client that takes
nothing at all is cut off.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from feed_project.live.happenings import Content

# More is not fetched for a socket while so many messages wait to be written.
ROOM = 50
# A client that does not take one message for so long is gone.
STUCK_SECONDS = 30.0


class Message(NamedTuple):
    """One happening as it goes to one client."""

    label: str  # a JSON array
    content: Content
    id: str


Item: TypeAlias = Message | str
Write: TypeAlias = Callable[[Item], Awaitable[None]]


class Outlet:
    """The outgoing side of one socket."""

    def __init__(self, write: Write, *, on_room: Callable[[], None] = lambda: None) -> None:
        """Make an outlet.

        `write` sends one item and returns once the transport took it; `on_room` is called when an
        outlet that was found full has been emptied.
        """
        self.on_room = on_room
        self._write = write
        self._items: deque[Item] = deque()
        self._filled = asyncio.Event()
        self._busy_since: float | None = None
        self._found_full = False

    def put(self, item: Item) -> None:
        """Queue an item."""
        self._items.append(item)
        self._filled.set()

    def has_room(self) -> bool:
        """Whether to fetch more for this socket; if not, `on_room` will say when."""
        if len(self._items) < ROOM:
            return True
        self._found_full = True
        return False

    @property
    def is_waiting(self) -> bool:
        """Whether a message is on its way that the client has not taken yet."""
        return self._busy_since is not None

    def is_stuck(self) -> bool:
        """Whether the client has not taken anything for too long."""
        since = self._busy_since
        return since is not None and asyncio.get_running_loop().time() - since > STUCK_SECONDS

    async def run(self) -> None:
        """Write what is queued, until the client is gone."""
        with suppress(OSError):
            while True:
                await self._filled.wait()
                await self._drain()

    async def _drain(self) -> None:
        now = asyncio.get_running_loop().time
        while self._items:
            self._busy_since = now()
            await self._write(self._items.popleft())
        self._busy_since = None
        self._filled.clear()
        if self._found_full:
            self._found_full = False
            self.on_room()
