"""A crowd of websockets in a process of its own, read with next to no work between wire and clock."""

from __future__ import annotations

import multiprocessing
import select
import socket
import time
from multiprocessing.connection import Connection
from types import TracebackType
from urllib.parse import urlsplit

from benchmarks.sockets import PING, TEXT, cut, handshake

_AT_A_TIME = 256 * 1024

# When it came, on the machine's monotonic clock, and what.
Piece = tuple[float, bytes]


class Crowd:
    """Opens a websocket for each token while in the block; afterwards tells what came, and when."""

    def __init__(self, url: str, tokens: list[str]) -> None:
        """Name the stream's address (with a query) and whom to open it for."""
        self._here, there = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_run, args=(there, url, tokens))

    def __enter__(self) -> Crowd:
        """Open all of them; ConnectionError when the server does not want to."""
        self._process.start()
        if problem := self._here.recv():
            raise ConnectionError(problem)
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Close all of them."""
        self._here.send("over")
        self._process.join(10)

    def frames(self) -> list[list[Piece]]:
        """The texts that came so far, by socket."""
        self._here.send("frames")
        found: list[list[Piece]] = self._here.recv()
        return found


def _run(pipe: Connection, url: str, tokens: list[str]) -> None:
    try:
        opened = [_opened(f"{url}&access_token={token}") for token in tokens]
    except OSError as problem:
        pipe.send(str(problem) or "closed")
        return
    pipe.send("")
    _listen(pipe, opened)


def _opened(url: str) -> socket.socket:
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname or "localhost", parts.port or 80), timeout=30)
    connection.sendall(handshake(url))
    head = b""
    while b"\r\n\r\n" not in head:
        # Byte by byte at the end, so that no frame is taken with it.
        more = connection.recv(1)
        if not more:
            raise ConnectionError(head.decode("latin-1"))
        head += more
    if not head.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(head.decode("latin-1"))
    connection.setblocking(False)
    return connection


def _listen(pipe: Connection, opened: list[socket.socket]) -> None:
    """Note what comes on every socket, and when, until told that it is over."""
    connections = {connection.fileno(): connection for connection in opened}
    pieces: dict[int, list[Piece]] = {number: [] for number in connections}
    poll = select.epoll()
    for number in (*connections, pipe.fileno()):
        poll.register(number, select.EPOLLIN)
    while True:
        for number, _ in poll.poll():
            if number in connections:
                data = connections[number].recv(_AT_A_TIME)
                pieces[number].append((time.monotonic(), data))
                if not data:
                    poll.unregister(number)
                elif data[0] & 0x0F == PING:
                    connections[number].send(_pong(data))
            elif pipe.recv() == "frames":
                pipe.send([_texts(some) for some in pieces.values()])
            else:
                return


def _pong(ping: bytes) -> bytes:
    length = ping[1]
    return bytes([0x8A, 0x80 | length]) + bytes(4) + ping[2 : 2 + length]


def _texts(pieces: list[Piece]) -> list[Piece]:
    """Put pieces together to frames; a frame came when its last piece did."""
    found: list[Piece] = []
    rest = b""
    for at, data in pieces:
        rest += data
        while (frame := cut(rest)) is not None:
            kind, text, rest = frame
            if kind == TEXT:
                found.append((at, text))
    return found
