"""A log in memory that pumps can be fed from, and sockets that write into lists."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from feed_project.live.authentication import TokenProof, Viewer
from feed_project.live.cursors import Mark
from feed_project.live.happenings import Batch, Content, Happening, Owner
from feed_project.live.hub import Hub
from feed_project.live.outlet import Item, Message, Outlet, Write
from feed_project.live.streams import wanted
from feed_project.live.subscriptions import Subscription


class FakeSource:
    """A feed kept as a list; what was asked of it is noted down."""

    def __init__(self, letter: str, lane: str) -> None:
        self.letter, self.lane = letter, lane
        self.rows: list[Happening] = []
        self.asked: list[tuple[dict[Owner, Mark], int]] = []
        self.looks: list[tuple[int, int]] = []
        self.failures: list[Exception] = []

    def happen(self, owner: Owner, position: int, text: str, key: int = 1) -> None:
        self.rows.append(Happening(owner, Mark(position, key), Content("update", text)))
        self.rows.sort(key=lambda row: row.mark)

    def has_news(self, after: int, up_to: int) -> bool:
        self.looks.append((after, up_to))
        return any(after < row.mark.position <= up_to for row in self.rows)

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        self.asked.append((dict(after), up_to))
        if self.failures:
            raise self.failures.pop()
        found: list[Happening] = []
        cut: set[Owner] = set()
        for owner, mark in after.items():
            rows = [r for r in self.rows if r.owner == owner and r.mark > mark and r.mark.position <= up_to]
            found += rows[:limit]
            if len(rows) > limit:
                cut.add(owner)
        return Batch(sorted(found, key=lambda row: row.mark), frozenset(cut))


class DirectDatabase:
    """Answers questions at once, in the loop, unless told to wait."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()

    def ask(self, question: Any, *args: Any) -> asyncio.Future[Any]:
        found = asyncio.get_running_loop().create_future()
        try:
            found.set_result(question(*args))
        except Exception as problem:
            found.set_exception(problem)
        return found if self.gate.is_set() else asyncio.ensure_future(self._answer(found))

    async def _answer(self, found: asyncio.Future[Any]) -> Any:
        await self.gate.wait()
        return await found


class FakeSocket:
    """An outlet whose client reads into `items`, unless `reads` is cleared."""

    def __init__(self, write: Write | None = None) -> None:
        self.items: list[Item] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.outlet = Outlet(write or self._write)
        self.writer = asyncio.create_task(self.outlet.run())

    async def _write(self, item: Item) -> None:
        await self.reads.wait()
        self.items.append(item)

    @property
    def texts(self) -> list[str]:
        return [item.content.payload if isinstance(item, Message) else item for item in self.items]

    @property
    def last_id(self) -> str:
        last = self.items[-1]
        assert isinstance(last, Message)
        return last.id


class Scene:
    """A running hub over fake sources; close it by leaving the block."""

    def __init__(self, *, limit: int = 400, reach: int = 100_000) -> None:
        self.home = FakeSource("h", "home_feed")
        self.notifications = FakeSource("n", "notifications")
        self.public = FakeSource("p", "core")
        self.media, self.tags, self.lists = FakeSource("m", "core"), FakeSource("t", "core"), FakeSource("l", "core")
        self.direct = FakeSource("d", "core")
        self.checkpoints: dict[tuple[str, int], int] = {}
        self.database = DirectDatabase()
        self.hub = Hub(
            [self.home, self.notifications, self.public, self.media, self.tags, self.lists, self.direct],
            database=self.database,  # type: ignore[arg-type]
            checkpoints=lambda: self.checkpoints,
            limit=lambda: limit,
            reach=lambda: reach,
        )

    async def __aenter__(self) -> Scene:
        self.sockets: list[FakeSocket] = []
        self._task = asyncio.create_task(self.hub.run())
        await settle()
        return self

    async def __aexit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        for task in (self._task, *(socket.writer for socket in self.sockets)):
            task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def socket(self, write: Write | None = None) -> FakeSocket:
        self.sockets.append(FakeSocket(write))
        return self.sockets[-1]

    async def join(
        self, socket: FakeSocket, stream: str = "user", owner: int = 7, last_id: str | None = None, **given: str
    ) -> Subscription:
        viewer = Viewer(owner, frozenset({"read"}), TokenProof(1))
        return await self.hub.subscribe(socket.outlet, wanted(stream, given), viewer, last_id)

    async def reach(self, lane: str, position: int) -> None:
        self.hub.advance(lane, position)
        await settle()


async def settle() -> None:
    """Let everything run that can run."""
    for _ in range(20):
        await asyncio.sleep(0)
