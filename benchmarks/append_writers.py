"""The processes that `benchmarks.append` lets write: the store's, the bare insert's, the peer's."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as Flag
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection, transaction
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks.own_database import address, join
from events import store
from events.posts import PostPublished, post_stream
from events.store.hashing import payload_hash
from events.store.session import cursor

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
REST = 0.002
"""Seconds between two ticks of the relay: what they add to the way of a post, and what they spare."""

TEXT = "The dunlins are back on the mudflats, some two thousand of them, probing and running in one flock. " * 2

NUMBERED = ("store", "command")
"""Ways of writing that the relay has work with."""

_SPAWN = multiprocessing.get_context("spawn")

_BARE = """
INSERT INTO bare (stream, version, type, schema_version, payload, actor_id, causation_id, correlation_id,
    recorded_at, payload_hash, chain)
VALUES (%s, 1::int, 'PostPublished', 1::smallint, %s::json, %s::bigint, NULL, NULL, %s, %s, %s)"""

Write = Callable[[int], object]


def post(post_id: int) -> PostPublished:
    """A post of usual length."""
    return PostPublished(post_id=post_id, author_id=post_id % 10_000, text=TEXT, language="en")


class Writers:
    """So many writer processes and a relay, ready to be sent to work."""

    def __init__(self, database: str, count: int) -> None:
        self.trailed = 0.0
        """The longest that the relay trailed behind the last commit of a turn, in seconds."""
        self._appending = _SPAWN.Event()
        self._relay = _SPAWN.Process(target=_relay, args=(database, self._appending), daemon=True)
        self._writers = [_Writer(database, number) for number in range(count)]

    def __enter__(self) -> Self:
        self._relay.start()
        for writer in self._writers:
            # One after the other: the peer makes its tables anew at each start, which must not coincide.
            writer.start()
        self._let_the_relay_finish()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for writer in self._writers:
            writer.process.terminate()
            writer.process.join()
        self._relay.terminate()
        self._relay.join()

    def run(self, mode: str, count: int, seconds: float) -> float:
        """Let `count` writers write for so long, together; events per second."""
        if mode in NUMBERED:
            self._appending.set()
        working = self._writers[:count]
        start = time.time() + 0.1
        for writer in working:
            writer.pipe.send((mode, start, start + seconds))
        written = sum(writer.pipe.recv() for writer in working)
        if mode in NUMBERED:
            self.trailed = max(self.trailed, self._let_the_relay_finish())
        return float(written / seconds)

    def _let_the_relay_finish(self) -> float:
        """Wait until everything is numbered and let the relay rest; how long it took, in s."""
        started = time.perf_counter()
        self._appending.set()
        while store.pending():
            time.sleep(0.001)
        self._appending.clear()
        return time.perf_counter() - started


class _Writer:
    def __init__(self, database: str, number: int) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_writer, args=(database, number, theirs), daemon=True)

    def start(self) -> None:
        """Start and wait until it is ready to write."""
        self.process.start()
        self.pipe.recv()


def _writer(database: str, number: int, pipe: Connection) -> None:
    """Answer (mode, start, end) with how many events were written between start and end."""
    join(database)
    modes = {
        "bare": _bare_writer(database),
        "transaction": _transaction_writer(),
        "store": _store_writer(),
        "command": _command_writer(),
        "eventsourcing": _peer_writer(database),
    }
    fresh = itertools.count((number + 1) << 40)
    for write in modes.values():  # Connect and prepare before the clock runs.
        for _ in range(20):
            write(next(fresh))
    pipe.send("ready")
    while True:
        mode, start, end = pipe.recv()
        write, written = modes[mode], 0
        time.sleep(max(0.0, start - time.time()))
        while time.time() < end:
            write(next(fresh))
            written += 1
        pipe.send(written)


def _store_writer() -> Write:
    def write(post_id: int) -> None:
        published = post(post_id)
        store.append([published], expected={published.stream: 0}, actor_id=published.author_id, recorded_at=NOON)

    return write


def _command_writer() -> Write:
    """The store as a command uses it: within a transaction of Django's."""
    alone = _store_writer()

    def write(post_id: int) -> None:
        with transaction.atomic():
            alone(post_id)

    return write


def _bare_writer(database: str) -> Write:
    insert = psycopg.connect(**address(database), autocommit=True).cursor()  # type: ignore[arg-type]
    payload = post(1 << 40).to_json()
    hashed = payload_hash(payload)

    def write(post_id: int) -> None:
        row = (post_stream(post_id), payload, str(post_id % 10_000), NOON, hashed, hashed)
        insert.execute(_BARE, row, prepare=True)

    return write


def _transaction_writer() -> Write:
    """The bare insert as the store would send it: on Django's connection, in a transaction."""
    payload = post(1 << 40).to_json()
    hashed = payload_hash(payload)

    def write(post_id: int) -> None:
        row = (post_stream(post_id), payload, str(post_id % 10_000), NOON, hashed, hashed)
        with transaction.atomic():
            cursor().execute(_BARE, row, prepare=True)

    return write


def _peer_writer(database: str) -> Write:
    application, aggregate = _peer(database)

    def write(post_id: int) -> None:
        application.save(aggregate(author_id=post_id % 10_000, text=TEXT, visibility="public", language="en"))

    return write


def _peer(database: str) -> tuple[Any, Any]:
    """`eventsourcing` as its manual sets it up: an application, an aggregate whose first event is the post."""

    class Peer(Aggregate):
        @event("Published")
        def __init__(self, author_id: int, text: str, visibility: str, language: str) -> None:
            self.author_id, self.text, self.visibility, self.language = author_id, text, visibility, language

    known = address(database)
    os.environ |= {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": database,
        "POSTGRES_HOST": known.get("host", ""),
        "POSTGRES_PORT": known.get("port", "5432"),
        "POSTGRES_USER": known.get("user", ""),
        "POSTGRES_PASSWORD": known.get("password", ""),
        "POSTGRES_POOL_SIZE": "1",  # A writer is one thread; the usual five connections would lie idle.
    }
    return Application[Any](), Peer


def make_peer_tables(database: str) -> None:
    """The tables that the store is compared with, made before several processes need them."""
    with connection.cursor() as maker:
        maker.execute("CREATE TABLE bare (LIKE event INCLUDING ALL)")
    application, _ = _peer(database)
    application.close()


def _relay(database: str, appending: Flag) -> None:
    """Number while the store writes, as a relay does that every commit wakes and that rests a moment."""
    join(database)
    while True:
        appending.wait()
        store.sequence()
        time.sleep(REST)
