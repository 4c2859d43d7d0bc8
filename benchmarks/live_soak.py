"""Live updates under every kind of gap: does a client end up with exactly what its timeline shows?

Readers listen over websockets while authors post. At random a reader stops reading, is cut off
without a word, or stays away for a while; it comes back with the last id it saw. At the end each
reader's received posts are compared with its home timeline, and their order with the log's.

    python -m benchmarks.live_soak --posts 10000 --readers 50 --seed 1
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from dataclasses import dataclass, field

import orjson

from benchmarks.instance import instance
from benchmarks.members import Member, join
from benchmarks.sockets import Socket, open_socket

QUIET_SECONDS = 30.0


@dataclass
class Listener:
    """A reader with a bad line."""

    member: Member
    url: str
    chance: random.Random
    received: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    last_id: str = ""
    first: str = "0"
    resets: int = 0
    gaps: int = 0

    def hear(self, text: bytes) -> None:
        """Note one message, and its id to come back with."""
        message = orjson.loads(text)
        self.last_id = message["id"]
        self.resets += message["event"] == "reset"
        if message["event"] == "update":
            self.received.append(orjson.loads(message["payload"])["id"])
            self.positions.append(int(self.last_id[1:].partition("n")[0].partition(".")[0]))

    async def connect(self) -> Socket:
        """Open the stream where it was left; try again while the server does not answer."""
        while True:
            try:
                return await open_socket(
                    f"{self.url}?stream=user&access_token={self.member.token}&last_event_id={self.last_id}", self.hear
                )
            except (OSError, TimeoutError):
                await asyncio.sleep(0.2)

    async def listen(self, open_lines: asyncio.Barrier, over: asyncio.Event) -> None:
        """Listen until `over`, losing the line again and again.

        Who has heard nothing yet has no id to come back with, so each hears a post of its own first.
        """
        socket = await self.connect()
        self.first = await asyncio.to_thread(self.member.post, "the line is open")
        while not self.last_id:
            await asyncio.sleep(0.05)
        await open_lines.wait()
        while not over.is_set():
            if socket.closed.done():
                socket = await self.connect()
            await self._mishap(socket)
        if socket.closed.done():
            socket = await self.connect()

    async def _mishap(self, socket: Socket) -> None:
        await asyncio.sleep(self.chance.uniform(0.1, 1.5))
        match self.chance.choice(["none", "pause", "drop", "drop", "away"]):
            case "pause":
                socket.transport.pause_reading()
                await asyncio.sleep(self.chance.uniform(0.1, 1.0))
                if not socket.closed.done():
                    socket.transport.resume_reading()
            case "drop":
                self._drop(socket)
            case "away":
                self._drop(socket)
                await asyncio.sleep(self.chance.uniform(0.5, 3.0))

    def _drop(self, socket: Socket) -> None:
        self.gaps += 1
        socket.drop()


@dataclass(frozen=True)
class Verdict:
    """What came of it; `missing`, `double`, `unordered` are to be 0."""

    seed: int
    posts: int
    received: int
    gaps: int
    resets: int
    missing: int
    double: int
    unordered: int
    seconds: float

    @property
    def is_good(self) -> bool:
        """Nothing missing, nothing double, all in order."""
        return not (self.missing or self.double or self.unordered or self.resets)


async def soak(
    base_url: str, streaming_url: str, *, posts: int, readers: int = 50, authors: int = 5, seed: int = 1
) -> Verdict:
    """Let it rain: `posts` posts in all, heard by `readers` with bad lines."""
    chance = random.Random(seed)
    mark = f"{time.time_ns() % 10**9:09d}"
    names = [f"soak{mark}_{number}" for number in range(authors + readers)]
    members = await asyncio.to_thread(join, base_url, names)
    writers, listeners = members[:authors], []
    for reader in members[authors:]:
        for writer in chance.sample(writers, chance.randint(1, authors)):
            await asyncio.to_thread(reader.follow, writer)
        listeners.append(Listener(reader, f"{streaming_url}/api/v1/streaming", random.Random(chance.random())))
    over, open_lines = asyncio.Event(), asyncio.Barrier(readers + 1)
    listening = [asyncio.create_task(listener.listen(open_lines, over)) for listener in listeners]
    await open_lines.wait()
    started = time.perf_counter()
    shares = [posts // authors + (number < posts % authors) for number in range(authors)]
    await asyncio.gather(*(asyncio.to_thread(_write, *pair) for pair in zip(writers, shares, strict=True)))
    over.set()
    await asyncio.gather(*listening)
    return await _judge(listeners, seed, posts, time.perf_counter() - started)


def _write(writer: Member, count: int) -> None:
    for number in range(count):
        writer.post(f"drop number {number}")


async def _judge(listeners: list[Listener], seed: int, posts: int, seconds: float) -> Verdict:
    missing = double = unordered = 0
    for listener in listeners:
        shown = set(await asyncio.to_thread(listener.member.home, listener.first))
        deadline = time.perf_counter() + QUIET_SECONDS
        while not shown <= set(listener.received) and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)
        heard = set(listener.received) - {listener.first}
        missing += len(shown - heard)
        double += len(listener.received) - len(set(listener.received)) + len(heard - shown)
        unordered += sum(a > b for a, b in zip(listener.positions, listener.positions[1:], strict=False))
    return Verdict(
        seed=seed,
        posts=posts,
        received=sum(len(listener.received) for listener in listeners),
        gaps=sum(listener.gaps for listener in listeners),
        resets=sum(listener.resets for listener in listeners),
        missing=missing,
        double=double,
        unordered=unordered,
        seconds=round(seconds, 1),
    )


def main() -> None:
    """Soak an instance of its own, or the one at `--server`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with instance("live-soak") as running:
        print(
            asyncio.run(
                soak(
                    running.base_url,
                    running.streaming_url,
                    posts=chosen.posts,
                    readers=chosen.readers,
                    seed=chosen.seed,
                )
            )
        )


if __name__ == "__main__":
    main()
