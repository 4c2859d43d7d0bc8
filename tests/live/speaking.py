"""What a test hears through a socket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection

from benchmarks.raw_socket import BINARY, RawSocket, frame, text

UPGRADING = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
# Two messages after what a test sends; the answers to them, one after the other, say that all is answered.
SENTINEL = (text("{}"), frame(BINARY))
SENTINEL_ANSWERS = [(400, "Unknown message type"), (400, "Binary frames are not understood")]


async def said(socket: ClientConnection, seconds: float = 2.0) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), seconds))
    return message


async def silent(socket: ClientConnection) -> bool:
    try:
        await asyncio.wait_for(socket.recv(), 0.05)
    except TimeoutError:
        return True
    return False


def open_raw(door: Any, query: str = "access_token=alice") -> RawSocket:
    return RawSocket(f"{door.ws}?{query}")


async def answers(socket: RawSocket) -> list[tuple[int, str]]:
    """What is answered to what was sent so far: status and error."""
    socket.send(*SENTINEL)
    found: list[tuple[int, str]] = []
    while (heard := await socket.hear()) is not None:
        answer = json.loads(heard[1])
        found.append((answer["status"], answer["error"]))
        if found[-2:] == SENTINEL_ANSWERS:
            return found[:-2]
    raise AssertionError(f"the connection ended after {found}")
