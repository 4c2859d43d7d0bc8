"""HTTP over raw keep-alive sockets: one request costs this process some 20 µs, so that the server is measured.

`Line` asks one thing after another; `Load` keeps many connections busy at once, from one thread.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson


def request(base_url: str, method: str, path: str, token: str, body: dict[str, Any] | None = None) -> bytes:
    """The bytes of a request with a bearer token."""
    content = b"" if body is None else orjson.dumps(body)
    head = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(base_url).netloc}", f"Authorization: Bearer {token}"]
    if body is not None:
        head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*head, "", ""]).encode() + content


def connect(base_url: str) -> socket.socket:
    """A connection to the instance, without delays of its own."""
    parts = urlsplit(base_url)
    line = socket.create_connection((parts.hostname or "localhost", parts.port or 80), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class Answer:
    """An answer as it comes in; `status` and `body` once `feed` has said that it is whole."""

    def __init__(self) -> None:
        self.status, self.body = 0, b""
        self._received, self._ends = b"", -1

    def feed(self, data: bytes) -> bool:
        """Take what came; True when the answer is whole."""
        if not data:
            raise ConnectionError("The server hung up.")
        self._received += data
        if self._ends < 0:
            head, separator, _ = self._received.partition(b"\r\n\r\n")
            if not separator:
                return False
            self.status = int(head[9:12])
            self._ends = len(head) + 4 + _length(head)
        if len(self._received) < self._ends:
            return False
        self.body = self._received.partition(b"\r\n\r\n")[2]
        return True

    def json(self) -> Any:
        """The body; ConnectionError when the server refused."""
        self.accepted()
        return orjson.loads(self.body)

    def accepted(self) -> None:
        """ConnectionError when the server refused."""
        if not 200 <= self.status < 300:
            raise ConnectionError(f"{self.status}: {self.body[:300]!r}")


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ConnectionError(f"An answer without a length: {head!r}")


class Line:
    """One keep-alive connection."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._socket = connect(base_url)

    def ask(self, sent: bytes) -> Answer:
        """Send a request and wait for the whole answer."""
        self._socket.sendall(sent)
        answer = Answer()
        while not answer.feed(self._socket.recv(1 << 18)):
            pass
        return answer

    def get(self, path: str, token: str) -> Any:
        """GET, as JSON."""
        return self.ask(request(self.base_url, "GET", path, token)).json()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


@dataclass
class Load:
    """What a load did: milliseconds of each request, and how long all of it took in seconds."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests per second."""
        return len(self.milliseconds) / self.seconds


# The kernel deals connections out to the web processes, not always evenly: a figure should not hang on one deal.
DEALS = 8


def load(base_url: str, requests: Sequence[bytes], *, concurrency: int, count: int) -> Load:
    """Ask `count` times, the requests in turn, so many at once; every answer has to be one of success.

    In several parts, each over connections of its own.
    """
    done, begun = Load(), 0
    for deal in range(DEALS):
        share = count * (deal + 1) // DEALS - begun
        part = _load(base_url, requests, concurrency=concurrency, count=share, turn=begun)
        done.milliseconds += part.milliseconds
        done.seconds += part.seconds
        begun += share
    return done


def _load(base_url: str, requests: Sequence[bytes], *, concurrency: int, count: int, turn: int) -> Load:
    """Ask over the same connections, beginning with the request whose turn it is."""
    done, left, end = Load(), count, turn + count
    with selectors.DefaultSelector() as ready:
        began = time.perf_counter()
        for _ in range(min(concurrency, count)):
            line = connect(base_url)
            ready.register(line, selectors.EVENT_READ, [Answer(), time.perf_counter()])
            line.sendall(requests[turn % len(requests)])
            turn += 1
        while left:
            for key, _ in ready.select():
                line, (answer, sent) = key.fileobj, key.data
                assert isinstance(line, socket.socket)
                if not answer.feed(line.recv(1 << 18)):
                    continue
                now = time.perf_counter()
                answer.accepted()  # reading 40 kB of JSON would take a twentieth of what the server has for a page
                done.milliseconds.append((now - sent) * 1000)
                left -= 1
                if turn < end:
                    key.data[:] = [Answer(), time.perf_counter()]
                    line.sendall(requests[turn % len(requests)])
                    turn += 1
                else:
                    ready.unregister(line)
                    line.close()
        done.seconds = time.perf_counter() - began
    return done
