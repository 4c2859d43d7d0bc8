"""A websocket client that costs next to nothing, so that a thousand of them measure the server.

It reads frames as they come, notes when, and leaves their text unread until somebody asks.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import orjson

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Socket(asyncio.Protocol):
    """One open websocket; `frames` are (seconds on the performance counter, text)."""

    def __init__(self, request: bytes, on_text: Callable[[bytes], None] | None = None) -> None:
        self.frames: list[tuple[float, bytes]] = []
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport
        self._request = request
        self._on_text = on_text
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        """Ask for the websocket."""
        self.transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Cut what came into frames."""
        now = time.perf_counter()
        self._buffer = self._buffer + data if self._buffer else data
        if not self.opened.done() and not self._shake_hands():
            return
        while (frame := cut(self._buffer)) is not None:
            kind, body, self._buffer = frame
            self._take(now, kind, body)

    def connection_lost(self, problem: Exception | None) -> None:
        """The server went, or we did."""
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed during the handshake"))
        if not self.closed.done():
            self.closed.set_result(None)

    def drop(self) -> None:
        """Go without a word, as a phone in a tunnel does."""
        self.transport.abort()
        if not self.closed.done():
            self.closed.set_result(None)

    def _shake_hands(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        self._buffer = rest
        if not head.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionError(head.decode("latin-1") + rest.decode("latin-1")))
            return False
        self.opened.set_result(None)
        return True

    def _take(self, now: float, kind: int, body: bytes) -> None:
        if kind == TEXT:
            self.frames.append((now, body))
            if self._on_text:
                self._on_text(body)
        elif kind == PING:
            self.transport.write(bytes([0x80 | PONG, 0x80 | len(body)]) + bytes(4) + body)
        elif kind == CLOSE:
            self.transport.close()


def cut(buffer: bytes) -> tuple[int, bytes, bytes] | None:
    """Cut the first frame off: its kind, its text, and what follows; None while it is not whole."""
    if len(buffer) < 2:
        return None
    length, start = buffer[1], 2
    if length >= 126:
        start = 4 if length == 126 else 10
        if len(buffer) < start:
            return None
        length = int.from_bytes(buffer[2:start], "big")
    if len(buffer) < start + length:
        return None
    return buffer[0] & 0x0F, buffer[start : start + length], buffer[start + length :]


def handshake(url: str) -> bytes:
    """The request that asks for a websocket at an address (`ws://…`)."""
    parts = urlsplit(url)
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    ).encode()


async def open_socket(url: str, on_text: Callable[[bytes], None] | None = None) -> Socket:
    """Open a websocket (`ws://…`); ConnectionError when the server does not want to."""
    parts = urlsplit(url)
    request = handshake(url)
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(
        lambda: Socket(request, on_text), parts.hostname or "localhost", parts.port or 80
    )
    try:
        await asyncio.wait_for(asyncio.shield(socket.opened), 30)
    except BaseException:
        socket.drop()
        raise
    return socket


def updates(frames: list[tuple[float, bytes]]) -> list[tuple[float, str]]:
    """Of the frames, the posts that appeared: (when, id)."""
    found = []
    for at, text in frames:
        message = orjson.loads(text)
        if message.get("event") == "update":
            found.append((at, orjson.loads(message["payload"])["id"]))
    return found
