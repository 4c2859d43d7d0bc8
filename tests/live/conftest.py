"""A live door over fake sources, served by a real uvicorn in the test's own loop."""

from __future__ import annotations

import asyncio
import logging
import socket as sockets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from channels.routing import ProtocolTypeRouter
from websockets.asyncio.client import ClientConnection, connect

from feed_project.live import sources, sse, websocket
from feed_project.live.authentication import VISITOR, SessionProof, TokenProof, Viewer
from feed_project.live.credentials import Credentials, Rejected
from feed_project.live.doorkeeper import Doorkeeper
from feed_project.live.happenings import Batch
from feed_project.live.messages import LARGEST_FRAME
from feed_project.live.routing import http
from feed_project.live.routing import websocket as websocket_route
from feed_project.live.wire import BoundedWebSocket
from feed_project.live.written import Writer
from feed_project.request_ids import identified
from tests.live.fakes import Scene
from tests.live.speaking import said

TOKENS = {
    "alice": Viewer(7, frozenset({"read"}), TokenProof(1)),
    "bob": Viewer(8, frozenset({"read"}), TokenProof(2)),
    "posts-only": Viewer(7, frozenset({"read:statuses"}), TokenProof(3)),
    "notices-only": Viewer(7, frozenset({"read:notifications"}), TokenProof(4)),
    "writer": Viewer(7, frozenset({"write"}), TokenProof(5)),
    "application": Viewer(None, frozenset({"read"}), TokenProof(6)),
    "lists-only": Viewer(7, frozenset({"read:lists"}), TokenProof(7)),
    "profile-only": Viewer(7, frozenset({"profile"}), TokenProof(8)),
    "follower": Viewer(7, frozenset({"follow", "push"}), TokenProof(9)),
    "nothing": Viewer(7, frozenset(), TokenProof(10)),
}
LISTS = {(7, 70), (8, 80)}
SESSIONS = {"alice-session": Viewer(7, frozenset({"read"}), SessionProof("alice-session", 1, "hash"))}


@pytest.fixture(autouse=True)
def nothing_is_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a source does not look there is nothing: held against every question that a test puts to one."""
    fetch = sources._Feed.fetch

    def fetch_everything(self: Any, after: Any, up_to: int, limit: int) -> Batch:
        batch = fetch(self, after, up_to, limit)
        cursors, writer = self.cursors(after), Writer(only_media=self.only_media)
        for anything, find in self.kinds:
            assert anything(min(cursors.values()), up_to) or not list(find(cursors, up_to, limit, writer))
        return batch

    monkeypatch.setattr(sources._Feed, "fetch", fetch_everything)


@dataclass
class Door:
    """A served live door, its address and the scene behind it."""

    scene: Scene
    doorkeeper: Doorkeeper
    address: str
    revoked: set[Any]

    @property
    def ws(self) -> str:
        return f"ws://{self.address}/api/v1/streaming"

    @property
    def http(self) -> str:
        return f"http://{self.address}/api/v1/streaming"


def fake_authenticate(credentials: Credentials) -> Viewer:
    if credentials.token is not None:
        if credentials.token not in TOKENS:
            raise Rejected(401, "The access token is invalid")
        return TOKENS[credentials.token]
    return SESSIONS.get(credentials.session_key or "", VISITOR)


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    async with Scene() as scene:
        revoked: set[Any] = set()
        doorkeeper = Doorkeeper(scene.database)  # type: ignore[arg-type]
        station = type("Station", (), {"hub": scene.hub, "door": scene.database, "doorkeeper": doorkeeper})()

        async def the_station() -> Any:
            return station

        for module in (sse, websocket):
            monkeypatch.setattr(module, "station", the_station)
            monkeypatch.setattr(module, "authenticate", fake_authenticate)
        monkeypatch.setattr("feed_project.live.hub.owns_list", lambda account, one: (account, one) in LISTS)
        monkeypatch.setattr("feed_project.live.doorkeeper.ended", lambda proofs: proofs & revoked)
        monkeypatch.setattr("feed_project.live.doorkeeper.TICK_SECONDS", 0.05)
        keeping = asyncio.create_task(doorkeeper.run())
        application = ProtocolTypeRouter({"http": identified(http), "websocket": identified(websocket_route)})
        async with Served(application) as address:
            yield Door(scene, doorkeeper, address, revoked)
        keeping.cancel()


@pytest.fixture
async def bystander(door: Door, caplog: pytest.LogCaptureFixture) -> AsyncIterator[ClientConnection]:
    """Somebody well-behaved, who hears everything all the while; and nothing is logged as our error."""
    for name in ("uvicorn", "asyncio"):
        logging.getLogger(name).addHandler(caplog.handler)
    async with connect(f"{door.ws}?stream=user&access_token=bob") as socket:
        await asyncio.sleep(0.05)
        yield socket
        door.scene.home.happen(8, 1_000_000, "still here")
        await door.scene.reach("home_feed", 1_000_000)
        assert (await said(socket, 5))["payload"] == "still here"
    for name in ("uvicorn", "asyncio"):
        logging.getLogger(name).removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


class Served:
    """Serve an application on a free port while in the block."""

    def __init__(self, application: Any) -> None:
        self._socket = sockets.create_server(("127.0.0.1", 0))
        self._server = uvicorn.Server(
            uvicorn.Config(
                application,
                ws=BoundedWebSocket,
                ws_max_size=4 * LARGEST_FRAME,
                ws_per_message_deflate=False,
                lifespan="off",
                log_level="warning",
                timeout_graceful_shutdown=1,
            )
        )

    async def __aenter__(self) -> str:
        self._serving = asyncio.create_task(self._server._serve(sockets=[self._socket]))
        while not self._server.started:
            await asyncio.sleep(0.01)
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._serving
