"""Who is seen out and takes nothing, not even the good-bye, is cut off."""

from __future__ import annotations

import asyncio

import pytest
from uvicorn.protocols.utils import ClientDisconnected
from websockets.server import ServerProtocol

from benchmarks.sockets import handshake
from feed_project.live.wire import BoundedWebSocket
from tests.live.conftest import TOKENS, Door

# More than the kernel keeps for a client that does not read.
LENGTH = 32 * 1024 * 1024


@pytest.mark.parametrize("transport", ["websocket", "server-sent events"])
@pytest.mark.usefixtures("bystander")
async def test_who_takes_nothing_is_not_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch, transport: str) -> None:
    monkeypatch.setattr("feed_project.live.websocket.FAREWELL_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection(*door.address.split(":"), limit=1024)
    path = f"{door.http.removeprefix(f'http://{door.address}')}/user?access_token=alice"
    plain = f"GET {path} HTTP/1.1\r\nHost: {door.address}\r\n\r\n".encode()
    writer.write(handshake(f"{door.ws}?stream=user&access_token=alice") if transport == "websocket" else plain)
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(0.05)
    door.scene.home.happen(7, 1, "x" * LENGTH)
    await door.scene.reach("home_feed", 1)
    (guest,) = (guest for guest in door.doorkeeper._guests if guest.account_id == 7)
    assert not guest.outlet.is_waiting  # nothing came after what it does not take
    door.revoked.add(TOKENS["alice"].proof)
    await asyncio.sleep(1)
    writer.transport.resume_reading()  # type: ignore[attr-defined]
    assert 0 < await _length(reader) < LENGTH
    writer.close()


async def test_a_message_after_the_close_is_for_a_client_that_is_gone_and_no_fault_of_ours() -> None:
    closed = BoundedWebSocket.__new__(BoundedWebSocket)
    closed.handshake_complete = closed.close_sent = True
    closed.disconnected = False
    closed.conn = ServerProtocol()
    with pytest.raises(ClientDisconnected):
        await closed.send({"type": "websocket.send", "text": "too late"})


async def _length(reader: asyncio.StreamReader) -> int:
    """How much comes until the connection is over."""
    length = 0
    try:
        while piece := await asyncio.wait_for(reader.read(1024 * 1024), 5):
            length += len(piece)
    except ConnectionError:
        pass
    return length
