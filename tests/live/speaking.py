"""What a test hears through a socket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from websockets.asyncio.client import ClientConnection


async def said(socket: ClientConnection, seconds: float = 2.0) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), seconds))
    return message


async def silent(socket: ClientConnection) -> bool:
    try:
        await asyncio.wait_for(socket.recv(), 0.05)
    except TimeoutError:
        return True
    return False
