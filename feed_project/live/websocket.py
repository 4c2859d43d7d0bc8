"""The websocket door, `/api/v1/streaming`: many streams over one connection.

`?stream=user` subscribes at once; later `{"type": "subscribe", "stream": "public"}` and
`unsubscribe` do. A client that comes back hands in the last `id` it saw, as `?last_event_id=` or as
`"last_event_id"` in the message.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import orjson
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import Error

from feed_project.live.authentication import Viewer, authenticate
from feed_project.live.credentials import Rejected, parameters, shown
from feed_project.live.doorkeeper import Guest
from feed_project.live.messages import Request, error_frame, frame_of, read
from feed_project.live.outlet import Item, Outlet
from feed_project.live.station import Station, station
from feed_project.live.streams import Channel, wanted
from feed_project.live.subscriptions import Subscription
from feed_project.live.wire import FAREWELL_SECONDS

# What a client says costs it time, so that one client cannot keep the process to itself.
MESSAGES_PER_BREATH = 50
BREATH_SECONDS = 0.025
# Catching up, and whose a list is, is asked of the database.
COST_OF_ASKING = 25
# A client that follows more tags than this at once is no client.
MOST_CHANNELS = 200

UNWELCOME = 1008
UNAVAILABLE = Rejected(503, "The server is not ready, try again")


class StreamingSocket(AsyncWebsocketConsumer):  # type: ignore[misc] # Channels has no types
    """One client's websocket."""

    # The hub listens for all sockets of the process; none has a channel of its own.
    channel_layer_alias = None

    def __init__(self) -> None:
        super().__init__()
        self._station: Station
        self._viewer: Viewer
        self._subscriptions: dict[Channel, Subscription] = {}
        self._outlet = Outlet(self._write)
        self._writer: asyncio.Task[None] | None = None
        self._guest: Guest | None = None
        self._said = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve the client; whatever happens, it leaves nothing behind."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._forget()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle an event of the server (no thread is visited on the way)."""
        await getattr(self, get_handler_name(message))(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Let the client in and give it the stream that the address names, or answer why not."""
        try:
            query = parameters(self.scope)
            asked = wanted(query["stream"], query) if query.get("stream") else None
            self._station = await station()
            credentials = shown(self.scope, query, cookies=True)
            self._viewer = await self._station.door.ask(authenticate, credentials)
            if asked:
                await self._station.hub.admit(asked.channel, self._viewer)
        except Rejected as problem:
            await self._turn_away(problem)
        except Error:
            await self._turn_away(UNAVAILABLE)
        else:
            await self._welcome()
            if asked:
                await self._answer(lambda: Request(True, asked, query.get("last_event_id")))

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Do what the client says, or tell it why not."""
        await self._breathe(1)
        await self._answer(lambda: read(message))

    async def _answer(self, request: Callable[[], Request]) -> None:
        try:
            await self._obey(request())
        except Rejected as problem:
            self._outlet.put(error_frame(problem))
            if not self._outlet.has_room():
                await asyncio.sleep(BREATH_SECONDS)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """End with the client."""
        raise StopConsumer

    async def _welcome(self) -> None:
        offered = self.scope.get("subprotocols", [])
        await self.accept(subprotocol=offered[0] if offered else None)
        self._writer = asyncio.create_task(self._outlet.run())
        self._guest = Guest(self._viewer.account_id, self._viewer.proof, self._outlet, self._dismiss)
        self._station.doorkeeper.enter(self._guest)

    async def _turn_away(self, problem: Rejected) -> None:
        """Answer the handshake with a status and Mastodon's form of an error."""
        headers = [(b"content-type", b"application/json; charset=utf-8"), (b"cache-control", b"no-store")]
        body = orjson.dumps({"error": problem.message})
        start = {"type": "websocket.http.response.start", "status": problem.status, "headers": headers}
        await self.base_send(start)
        await self.base_send({"type": "websocket.http.response.body", "body": body})

    async def _obey(self, request: Request) -> None:
        channel = request.wanted.channel
        subscription = self._subscriptions.get(channel)
        if subscription and not request.subscribe:
            del self._subscriptions[channel]
            self._station.hub.unsubscribe(subscription)
        elif request.subscribe and not subscription:
            if len(self._subscriptions) >= MOST_CHANNELS:
                raise Rejected(429, "Too many streams")
            if request.last_id or channel.list_id:
                await self._breathe(COST_OF_ASKING)
            self._subscriptions[channel] = await self._subscribed(request)

    async def _subscribed(self, request: Request) -> Subscription:
        try:
            return await self._station.hub.subscribe(self._outlet, request.wanted, self._viewer, request.last_id)
        except Error:
            raise UNAVAILABLE from None

    async def _breathe(self, cost: int) -> None:
        self._said += cost
        if self._said >= MESSAGES_PER_BREATH:
            self._said = 0
            await asyncio.sleep(BREATH_SECONDS)

    async def _write(self, item: Item) -> None:
        await self.base_send({"type": "websocket.send", "text": frame_of(item)})

    def _dismiss(self, by_force: bool) -> None:
        """See the client out, as the doorkeeper says."""
        self._forget()
        see_out(self.base_send, by_force=by_force)
        if not by_force:
            self._farewell = asyncio.ensure_future(self.close(UNWELCOME, "No longer authorized"))

    def _forget(self) -> None:
        self._outlet.close()
        for subscription in self._subscriptions.values():
            self._station.hub.unsubscribe(subscription)
        self._subscriptions.clear()
        if self._writer:
            self._writer.cancel()
        if self._guest:
            self._station.doorkeeper.leave(self._guest)


def see_out(send: Any, *, by_force: bool) -> None:
    """Cut a connection whose client takes nothing: at once by force, or when it has not heard a good-bye in time.

    To close it would be to wait for the client. ASGI has no word for this; uvicorn's `send` is a method of what
    holds the transport.
    """
    transport = getattr(getattr(inspect.unwrap(send), "__self__", None), "transport", None)
    if transport is not None:
        asyncio.get_running_loop().call_later(0 if by_force else FAREWELL_SECONDS, transport.abort)
