"""The door for server-sent events: `/api/v1/streaming/user`, `/public/local` and so on.

One stream per connection. Tokens only, no cookies: so any page may read what its token allows, and
the answers carry no credentials. A browser's EventSource comes back with `Last-Event-ID` by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import orjson
from django.conf import settings
from django.db import Error

from feed_project.live.authentication import Viewer, authenticate
from feed_project.live.credentials import Rejected, header, parameters, shown
from feed_project.live.doorkeeper import Guest
from feed_project.live.messages import server_sent
from feed_project.live.outlet import Item, Outlet
from feed_project.live.station import Station, station
from feed_project.live.streams import Wanted, wanted
from feed_project.live.websocket import UNAVAILABLE, see_out

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_CORS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"Authorization, Accept, Cache-Control, Last-Event-ID, X-Request-Id"),
    (b"access-control-expose-headers", b"X-Request-Id"),
    (b"access-control-allow-methods", b"GET, OPTIONS"),
    (b"access-control-max-age", b"86400"),
]
_STREAMING = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
    *_CORS,
]
PREFIX = "/api/v1/streaming/"


async def server_sent_events(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Answer everything under `/api/v1/streaming/`: an ASGI application."""
    try:
        await _answer(scope, receive, send)
    except Rejected as problem:
        await reply(send, problem.status, orjson.dumps({"error": problem.message}))
    except Error:
        await reply(send, UNAVAILABLE.status, orjson.dumps({"error": UNAVAILABLE.message}))


async def reply(send: Send, status: int, body: bytes, kind: bytes = b"application/json; charset=utf-8") -> None:
    """Send a whole answer."""
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *_CORS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _answer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    path = scope["path"].removeprefix(PREFIX).strip("/")
    if scope["method"] == "OPTIONS":
        await reply(send, 204, b"")
    elif scope["method"] not in {"GET", "HEAD"}:
        raise Rejected(405, "Method not allowed")
    elif path == "health":
        await reply(send, 200, b"OK", b"text/plain; charset=utf-8")
    else:
        await _stream(scope, receive, send, path.replace("/", ":"))


async def _stream(scope: dict[str, Any], receive: Receive, send: Send, name: str) -> None:
    query = parameters(scope)
    only_media = query.get("only_media", "").lower() in {"true", "1"}
    asked = wanted(f"{name}:media" if only_media and name.startswith("public") else name, query)
    place = await station()
    viewer = await place.door.ask(authenticate, shown(scope, query, cookies=False))
    await place.hub.admit(asked.channel, viewer)
    if scope["method"] == "HEAD":
        await _start(send)
        await send({"type": "http.response.body", "body": b""})
        return
    last_id = header(scope, b"last-event-id") or query.get("last_event_id") or None
    await _Connection(place, viewer, send).serve(receive, asked, last_id)


async def _start(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _STREAMING})


class _Connection:
    """One client's open answer."""

    def __init__(self, place: Station, viewer: Viewer, send: Send) -> None:
        self._station = place
        self._viewer = viewer
        self._send = send
        self._outlet = Outlet(self._write)
        self._over = asyncio.Event()

    async def serve(self, receive: Receive, asked: Wanted, last_id: str | None) -> None:
        """Stream until the client goes or is seen out."""
        hub, doorkeeper = self._station.hub, self._station.doorkeeper
        self._outlet.put(")")
        subscription = await hub.subscribe(self._outlet, asked, self._viewer, last_id)
        guest = Guest(self._viewer.account_id, self._viewer.proof, self._outlet, self._dismiss)
        doorkeeper.enter(guest)
        try:
            await _start(self._send)
            await self._first_of(self._outlet.run(), self._thump(), self._until_gone(receive), self._over.wait())
        finally:
            hub.unsubscribe(subscription)
            doorkeeper.leave(guest)
        with suppress(OSError):
            await self._send({"type": "http.response.body", "body": b""})

    async def _first_of(self, *work: Coroutine[Any, Any, object]) -> None:
        """Do all of it until one is done."""
        tasks = [asyncio.create_task(job) for job in work]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self, item: Item) -> None:
        body = server_sent(item).encode()
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def _thump(self) -> None:
        while True:
            await asyncio.sleep(settings.DUNLIN_LIVE_HEARTBEAT)
            if self._outlet.has_room():
                self._outlet.put("thump")

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    def _dismiss(self, by_force: bool) -> None:
        self._outlet.close()
        see_out(self._send, by_force=by_force)
        self._over.set()
