"""Many sockets at once, of both transports, whose frames are noted by reader and stream until somebody looks."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import connect

from tests.e2e.server import Server

WEBSOCKET, EVENT_SOURCE = "websocket", "server-sent events"


@dataclass(frozen=True)
class Ear:
    """A stream that somebody listens to; `given`: the tag or the list it takes."""

    reader: str
    transport: str
    stream: str
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Frame:
    """What came: the event, and which post it is about (of a boost, the one that is boosted), if about any."""

    event: str
    post: str | None


class Ears:
    """Listens in a thread of its own."""

    def __init__(self, server: Server, tokens: Mapping[str, str | None], ears: list[Ear]) -> None:
        self.ears = ears
        self._server, self._tokens = server, tokens
        self._heard: dict[Ear, list[Frame]] = defaultdict(list)

    def heard(self, ear: Ear) -> list[Frame]:
        """Every frame since the last `forget`, oldest first."""
        return list(self._heard[ear])

    def forget(self) -> None:
        """Note anew."""
        self._heard.clear()

    async def listen(self) -> None:
        """Open all sockets and read them until cancelled."""
        async with httpx.AsyncClient(timeout=None, limits=httpx.Limits(max_connections=None)) as client:
            by_reader: dict[str, list[Ear]] = defaultdict(list)
            for ear in self.ears:
                if ear.transport == WEBSOCKET:
                    by_reader[ear.reader].append(ear)
            sockets = [self._by_websocket(reader, ears) for reader, ears in by_reader.items()]
            sources = [self._by_event_source(client, ear) for ear in self.ears if ear.transport == EVENT_SOURCE]
            await asyncio.gather(*sockets, *sources)

    def _headers(self, reader: str) -> dict[str, str]:
        token = self._tokens[reader]
        return {"Authorization": f"Bearer {token}"} if token else {}

    async def _by_websocket(self, reader: str, ears: list[Ear]) -> None:
        """One socket with a subscription for each ear."""
        url = f"{self._server.streaming_url}/api/v1/streaming"
        labels = {(ear.stream, *(value for _, value in ear.given)): ear for ear in ears}
        async with connect(url, additional_headers=self._headers(reader)) as socket:
            for ear in ears:
                await socket.send(json.dumps({"type": "subscribe", "stream": ear.stream, **dict(ear.given)}))
            async for text in socket:
                message = json.loads(text)
                assert "error" not in message, (reader, message)
                self._note(labels[tuple(message["stream"])], message["event"], message.get("payload", "{}"))

    async def _by_event_source(self, client: httpx.AsyncClient, ear: Ear) -> None:
        address = self._server.streaming_url.replace("ws", "http", 1)
        url = f"{address}/api/v1/streaming/{ear.stream.replace(':', '/')}"
        async with client.stream("GET", url, headers=self._headers(ear.reader), params=dict(ear.given)) as answer:
            assert answer.status_code == 200, (ear, answer.status_code)
            event = ""
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    self._note(ear, event, value)

    def _note(self, ear: Ear, event: str, payload: str) -> None:
        self._heard[ear].append(Frame(event, _post(event, json.loads(payload))))


def _post(event: str, payload: Any) -> str | None:
    if event == "delete":
        return str(payload)
    if not isinstance(payload, dict):
        return None
    status = payload.get("last_status") or payload.get("status") or (payload if "account" in payload else {})
    found = (status.get("reblog") or status).get("id") if event != "notification" or payload.get("status") else None
    return None if found is None else str(found)


@contextmanager
def listening_ears(server: Server, tokens: Mapping[str, str | None], ears: list[Ear]) -> Iterator[Ears]:
    """Ears that listen meanwhile."""
    made = Ears(server, tokens, ears)
    loop = asyncio.new_event_loop()
    task = loop.create_task(made.listen())

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))

    thread = threading.Thread(target=run, name="ears")
    thread.start()
    try:
        yield made
        assert not task.done(), task.exception()
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)
        loop.close()
