"""The websocket as it goes over the wire: uvicorn's, with the bounds that a hostile client would miss.

Uvicorn bounds the size of a message, not the number of its fragments; it answers every ping, also
of a client that does not take the answers; it closes once the client has taken everything, however
long that is; it takes frames before it has answered the handshake; and a handshake with too long a line it
never answers. Nothing that a client sends is an error of ours, so none of it is logged as one.
"""

from __future__ import annotations

import asyncio
from asyncio.transports import BaseTransport
from functools import lru_cache
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN

# As much is read from a client at once: its small frames must not hold up those of others.
LARGEST_READ = 16 * 1024
# A message in more pieces than this is not meant to end.
MOST_FRAGMENTS = 256
# Pings of a client in so many seconds; honest ones ping every few.
MOST_PINGS, PING_SECONDS = 200, 10.0
# Pongs and frames that wait for a client to take them. Frames alone stay far below.
MOST_UNTAKEN = 1024 * 1024
# A client that has been told good-bye may take so long to hear it.
FAREWELL_SECONDS = 12.0

# Texts whose frames are kept: what goes to many goes to one after the other.
FRAMES_KEPT = 16

_BODY = b'{"error":"Bad request"}'
NO_HANDSHAKE = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(_BODY), _BODY)
)


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """One client's connection, with an end to everything it may ask for."""

    _pings = 0
    _pings_since = 0.0
    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Take over the connection."""
        super().connection_made(transport)
        if hasattr(transport, "max_size"):  # asyncio's own transports; others read little anyway
            transport.max_size = LARGEST_READ

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing has to be ended any more."""
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application is done with the client; see that the connection ends, too."""
        super().on_task_complete(task)
        if not self.disconnected:
            self._end = self.loop.call_later(FAREWELL_SECONDS, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Read frames; a client that sends some before it was let in is no websocket client."""
        if self.handshake_initiated and not self.handshake_complete:
            self.transport.abort()
        elif not self.transport.is_closing():
            super().data_received(data)
            if not self.handshake_initiated:
                self._turn_away()

    async def send(self, message: Any) -> None:
        """Say what the application says. A text over an open connection, most of all there is, takes the short way."""
        text = message.get("text")
        is_open = self.handshake_complete and self.conn.state is OPEN and not (self.close_sent or self.disconnected)
        if text is not None and self.close_sent:
            raise ClientDisconnected  # it has been closed meanwhile, for what the client did
        if text is None or not is_open or not self.writable.is_set():
            await super().send(message)
        else:
            self.transport.write(_framed(text))

    def handle_ping(self) -> None:
        """Answer a ping, unless there are too many, or the answers are not taken."""
        now = self.loop.time()
        if now - self._pings_since > PING_SECONDS:
            self._pings, self._pings_since = 0, now
        self._pings += 1
        if self.transport.get_write_buffer_size() > MOST_UNTAKEN:
            self.transport.abort()
        elif self._pings > MOST_PINGS:
            self._refuse(CloseCode.POLICY_VIOLATION, "Too many pings")
        elif not self.transport.is_closing():
            super().handle_ping()

    def handle_cont(self, event: Frame) -> None:
        """Add a fragment to its message."""
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        else:
            self._refuse(CloseCode.MESSAGE_TOO_BIG, "Too many fragments")

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message on; a text that is not UTF-8 ends the connection."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self._refuse(CloseCode.INVALID_DATA, "Text that is not UTF-8")
                return
        super().send_receive_event_to_app()

    def _turn_away(self) -> None:
        """Answer a handshake that came whole and yet makes no sense, as one with too long a line does."""
        self.handshake_complete = self.close_sent = True
        self.transport.write(NO_HANDSHAKE)
        self.transport.close()

    def _refuse(self, code: int, reason: str) -> None:
        """End the connection for what the client did; later events of the same read change nothing."""
        self.frames = []
        if not self.close_sent and not self.transport.is_closing():
            self.conn.fail(code, reason)
            self.handle_parser_exception()


@lru_cache(maxsize=FRAMES_KEPT)
def _framed(text: str) -> bytes:
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
