"""What goes out through one socket: written at once, or by a task from a short queue.

A client that keeps up has nothing in its queue, and the transport takes what there is to say without
waiting; only what it does not take is left to the task. The queue stays short because nobody fills it
that has not looked whether there is room: what a slow client has not taken yet waits in PostgreSQL,
where its marks point. A client that takes nothing at all is cut off.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextlib import suppress
from types import coroutine
from typing import Any, NamedTuple, TypeAlias

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
# Until it first waits it runs within whoever puts an item, so nothing in it may be bound to a task (as timeouts are).
Write: TypeAlias = Callable[[Item], Coroutine[Any, Any, None]]


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
        # There is something for the task to do: at first to begin, and after its end for ever.
        self._filled = asyncio.Event()
        self._filled.set()
        self._begun: Coroutine[Any, Any, None] | None = None
        self._is_closed = False
        self._busy_since: float | None = None
        self._found_full = False

    def put(self, item: Item) -> None:
        """Write an item, or queue it."""
        if self._is_closed:
            return
        if self._filled.is_set():
            self._items.append(item)
        else:
            self._begin(item)

    def close(self) -> None:
        """Let nothing out any more but what has been begun."""
        self._is_closed = True
        self._items.clear()

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
        """Let out what is queued and what comes, until the client is gone."""
        try:
            with suppress(OSError):
                while True:
                    await self._filled.wait()
                    await self._drain()
        finally:
            self._begun = None
            self._filled.set()

    def _begin(self, item: Item) -> None:
        """Write an item as far as that needs no waiting; the task does the rest."""
        writing = self._write(item)
        try:
            awaited = writing.send(None)
        except StopIteration:
            return
        except Exception:
            # The task will meet the same, and who waits for the task hears of it.
            self._items.append(item)
        else:
            self._begun = _rest(writing, awaited)
        self._busy_since = asyncio.get_running_loop().time()
        self._filled.set()

    async def _drain(self) -> None:
        now = asyncio.get_running_loop().time
        if self._begun is not None:
            await self._begun
            self._begun = None
        while self._items:
            self._busy_since = now()
            await self._write(self._items.popleft())
        self._busy_since = None
        self._filled.clear()
        if self._found_full:
            self._found_full = False
            self.on_room()


@coroutine
def _rest(begun: Coroutine[Any, Any, None], awaited: object) -> Generator[Any, Any, None]:
    """What is left of a coroutine that was begun outside of any task and came to wait for `awaited`."""
    try:
        yield awaited
    except BaseException as problem:
        # What became of the wait is for the coroutine to hear, as it would within a task.
        try:
            awaited = begun.throw(problem)
        except StopIteration:
            return
        yield from _rest(begun, awaited)
    else:
        yield from begun
