"""Sockets of members on a real instance, and what comes through them."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.sync.client import ClientConnection, connect

from benchmarks.members import Member, join
from tests.e2e.server import Server

_numbers = itertools.count(1)


def author_and_reader(server: Server) -> tuple[Member, Member]:
    """An author and somebody who follows it, who has been told of nothing yet."""
    author, reader = join(server.base_url, [f"live{next(_numbers)}x{time.time_ns() % 10**6}" for _ in range(2)])
    reader.follow(author)
    return author, reader


@contextmanager
def listening(
    server: Server, member: Member, stream: str = "user", last_id: str = "", **given: str
) -> Iterator[ClientConnection]:
    """A socket that has asked for a stream; `given`: the tag or the list."""
    query = urlencode({"stream": stream, "last_event_id": last_id, **given})
    headers = {"Authorization": f"Bearer {member.token}"}
    url = f"{server.streaming_url}/api/v1/streaming?{query}"
    with connect(url, additional_headers=headers, max_size=64 * 1024) as socket:
        yield socket


def messages(socket: ClientConnection, count: int, seconds: float = 10.0) -> list[dict[str, Any]]:
    """What comes next, so many at most."""
    found = []
    for _ in range(count):
        with suppress(TimeoutError):
            found.append(json.loads(socket.recv(seconds)))
    return found


def said(message: dict[str, Any]) -> tuple[str, str]:
    """What happened, and to which post: (event, id)."""
    payload = message["payload"]
    return message["event"], payload if message["event"] == "delete" else json.loads(payload)["id"]


@contextmanager
def server_sent(
    server: Server, member: Member, path: str, last_id: str = "", **given: str
) -> Iterator[Iterator[dict[str, Any]]]:
    """The events of an open answer, each with its fields; `data` is read."""
    url = server.streaming_url.replace("ws", "http") + f"/api/v1/streaming/{path}"
    headers = {"Authorization": f"Bearer {member.token}"} | ({"Last-Event-ID": last_id} if last_id else {})
    with httpx.stream("GET", url, headers=headers, params=given, timeout=10) as answer:
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    fields: dict[str, Any] = {}
    for line in lines:
        if not line and fields:
            yield {**fields, "data": json.loads(fields["data"])}
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
