"""Which address leads to which door of the live process."""

from __future__ import annotations

from typing import Any

from feed_project.live.sse import PREFIX, Receive, Send, reply, server_sent_events
from feed_project.live.websocket import StreamingSocket

_NOT_FOUND = b'{"error":"Record not found"}'

_socket = StreamingSocket.as_asgi()


async def websocket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Open a websocket at `/api/v1/streaming`, with or without a closing slash."""
    if scope["path"].rstrip("/") + "/" == PREFIX:
        await _socket(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
    await send({"type": "websocket.http.response.body", "body": _NOT_FOUND})


async def http(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve events under `/api/v1/streaming/`; there is nothing else here."""
    if scope["path"].startswith(PREFIX) and scope["path"].strip("/") != PREFIX.strip("/"):
        await server_sent_events(scope, receive, send)
    else:
        await reply(send, 404, _NOT_FOUND)
