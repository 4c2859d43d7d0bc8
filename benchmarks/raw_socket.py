"""A websocket client without manners: it sends whatever bytes it is given, and says how it was shown out."""

from __future__ import annotations

import asyncio
from types import TracebackType
from urllib.parse import urlsplit

from benchmarks.sockets import CLOSE, PING, TEXT, cut, handshake

CONTINUATION, BINARY = 0x0, 0x2
# What a connection ends with that ends without a word.
CUT_OFF = 1006


def frame(
    kind: int,
    body: bytes = b"",
    *,
    final: bool = True,
    masked: bool = True,
    reserved: int = 0,
    length: int | None = None,
) -> bytes:
    """Build a frame (RFC 6455 §5.2); `length` is what it claims, whatever the body is."""
    size = len(body) if length is None else length
    head = bytes([(0x80 if final else 0) | reserved << 4 | kind])
    mask = 0x80 if masked else 0
    if size < 126:
        head += bytes([mask | size])
    elif size < 65_536:
        head += bytes([mask | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([mask | 127]) + size.to_bytes(8, "big")
    # With a mask of zeros the body stays as it is.
    return head + (bytes(4) if masked else b"") + body


def text(words: str | bytes, *, final: bool = True) -> bytes:
    """A text frame."""
    return frame(TEXT, words.encode() if isinstance(words, str) else words, final=final)


class RawSocket:
    """An open connection; leave the block to cut it off."""

    def __init__(self, url: str) -> None:
        """Know the address (`ws://…`)."""
        self._parts, self._request = urlsplit(url), handshake(url)
        self._buffer = b""

    async def __aenter__(self) -> RawSocket:
        """Shake hands; ConnectionError when the server does not want to."""
        self.reader, self.writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        self.writer.write(self._request)
        answer = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 30)
        if not answer.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(answer.decode("latin-1"))
        return self

    async def __aexit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Cut it off."""
        self.writer.transport.abort()

    def send(self, *frames: bytes) -> None:
        """Send bytes, however many wait already."""
        self.writer.write(b"".join(frames))

    async def hear(self, seconds: float = 5.0) -> tuple[int, bytes] | None:
        """Read the next frame that is no ping: its kind and body; None when the connection ended.

        Raises:
            TimeoutError: nothing came.
        """
        while True:
            while (found := cut(self._buffer)) is None:
                try:
                    more = await asyncio.wait_for(self.reader.read(65_536), seconds)
                except ConnectionError:
                    more = b""
                if not more:
                    return None
                self._buffer += more
            kind, body, self._buffer = found
            if kind != PING:
                return kind, body

    async def end(self, seconds: float = 5.0) -> int:
        """Read on until the server ends the connection; with which code, `CUT_OFF` when without one."""
        while (heard := await self.hear(seconds)) is not None:
            kind, body = heard
            if kind == CLOSE:
                return int.from_bytes(body[:2], "big")
        return CUT_OFF
