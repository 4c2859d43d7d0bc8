"""What clients say over a websocket, read into requests; what we say to them, written as text.

Anything else than a small JSON object that subscribes or unsubscribes is answered by an error in
the same channel, and the socket stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from feed_project.live.credentials import Rejected
from feed_project.live.outlet import Message
from feed_project.live.streams import Wanted, wanted
from feed_project.live.wire import FRAMES_KEPT

# Frames larger than this are not read.
LARGEST_FRAME = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A client wants a channel, or no longer wants it."""

    subscribe: bool
    wanted: Wanted
    last_id: str | None


def read(frame: dict[str, Any]) -> Request:
    """Read a `websocket.receive` event.

    Raises:
        Rejected: 400 or 413, it is nothing that we understand.
    """
    text = frame.get("text")
    if text is None:
        raise Rejected(400, "Binary frames are not understood")
    if len(text) > LARGEST_FRAME:
        raise Rejected(413, "Frames of more than 64 KiB are not read")
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Rejected(400, "Invalid JSON") from None
    if not isinstance(message, dict):
        raise Rejected(400, "A message is a JSON object")
    if message.get("type") not in ("subscribe", "unsubscribe"):
        raise Rejected(400, "Unknown message type")
    last_id = message.get("last_event_id")
    if last_id is not None and not isinstance(last_id, str):
        raise Rejected(400, "last_event_id is a string")
    return Request(message["type"] == "subscribe", wanted(message.get("stream"), message), last_id)


@lru_cache(maxsize=FRAMES_KEPT)
def frame_of(item: Message | str) -> str:
    """Write a message as the text of a websocket frame."""
    if isinstance(item, str):
        return item
    if item.content.is_bare:
        return f'{{"stream":{item.label},"event":"{item.content.event}","id":"{item.id}"}}'
    return f'{{"stream":{item.label},"event":"{item.content.event}","payload":{item.content.quoted},"id":"{item.id}"}}'


def error_frame(problem: Rejected) -> str:
    """Write an error as the text of a websocket frame."""
    return orjson.dumps({"error": problem.message, "status": problem.status}).decode()


def server_sent(item: Message | str) -> str:
    """Write a message as a server-sent event; a text becomes a comment."""
    if isinstance(item, str):
        return f":{item}\n\n"
    return f"event: {item.content.event}\ndata: {item.content.payload}\nid: {item.id}\n\n"
