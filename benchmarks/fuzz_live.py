"""Fuzzing the live door: malformed websocket frames, drawn from a seed, against a real instance.

Some are messages that say nothing (wrong types, NaN, letters changed, binary …): each is answered
by an error in the channel, and the connection lives on. Some are no frames at all (not masked, not
UTF-8, endless …): each ends its own connection. All the while somebody else listens, and has to
hear every post that is written, once and in order; the process must stay the same one, and log no
error.

    python -m benchmarks.fuzz_live --frames 12000
    python -m benchmarks.fuzz_live --frames 12000 --seed 4711     # again
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import django
import orjson

from benchmarks.instance import instance
from benchmarks.malformed_frames import ANSWERED, ENDED, Case, draw
from benchmarks.members import Member, join
from benchmarks.raw_socket import BINARY, CUT_OFF, RawSocket, frame, text
from benchmarks.sockets import CLOSE, PONG, open_socket, updates
from tests.e2e.server import Server

CLIENTS = 8
# How a connection may end for what its client did (RFC 6455 §7.4.1).
FAREWELLS = {1002, 1003, 1007, 1008, 1009, CUT_OFF}
# Two messages whose answers, one after the other, say that everything before them is answered.
SENTINEL = text("{}") + frame(BINARY)
SENTINEL_ANSWERS = ["Unknown message type", "Binary frames are not understood"]
# By accident, or because only the id to go on from is wrong.
UNDERSTOOD = "understood after all"
COMPLAINTS = ("Traceback", "ERROR", "Error", "exception", "never retrieved")


@dataclass
class Report:
    """What came of it."""

    seed: int
    kinds: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    posts: int = 0
    slowest: float = 0.0  # from the POST until the bystander had it, seconds
    memory: tuple[int, int] = (0, 0)  # of the live process, before and after, KiB
    seconds: float = 0.0

    def __str__(self) -> str:
        verdict = f"{len(self.findings)} findings" if self.findings else "nothing unanswered, nobody else affected"
        malformed = self.kinds.total() - self.outcomes[UNDERSTOOD]
        kinds = ", ".join(f"{count} × {kind}" for kind, count in self.kinds.most_common())
        outcomes = ", ".join(f"{count} × {outcome}" for outcome, count in self.outcomes.most_common())
        head = f"seed {self.seed}: {self.kinds.total():,} frames, {malformed:,} malformed, {self.seconds:.0f} s"
        return "\n".join(
            [
                f"{head}: {verdict}",
                f"sent: {kinds}",
                f"came of it: {outcomes}",
                f"bystander: {self.posts} posts, the slowest after {self.slowest * 1000:.0f} ms",
                f"memory of the live process: {self.memory[0] // 1024} MiB before, {self.memory[1] // 1024} MiB after",
                *self.findings,
            ]
        )


def fuzz(server: Server, *, frames: int, seed: int) -> Report:
    """Send so many malformed frames to an instance."""
    report, began, noted = Report(seed), time.monotonic(), len(server.said)
    name = f"z{secrets.token_hex(5)}"
    author, bystander = join(server.base_url, [f"{name}a", f"{name}b"])
    bystander.follow(author)
    process = server.pids()["live"]
    before = _memory(process)
    asyncio.run(_fuzz(f"{server.streaming_url}/api/v1/streaming", author, bystander, frames, report))
    if server.pids().get("live") != process:
        report.findings.append("the live process is another one than before")
    else:
        report.memory = (before, _memory(process))
    said = [
        line for line in server.said[noted:] if line.startswith("live") and any(word in line for word in COMPLAINTS)
    ]
    report.findings += [f"it said: {line}" for line in said]
    report.seconds = time.monotonic() - began
    return report


async def _fuzz(url: str, author: Member, bystander: Member, frames: int, report: Report) -> None:
    listening = await open_socket(f"{url}?stream=user&access_token={bystander.token}")
    await asyncio.sleep(0.5)
    over = asyncio.Event()
    writing = asyncio.create_task(_write(author, over))
    tokens = [f"access_token={author.token}", f"access_token={bystander.token}", ""]
    shares = [frames // CLIENTS + (number < frames % CLIENTS) for number in range(CLIENTS)]
    clients = [
        _Client(f"{url}?{tokens[number % 3]}", random.Random(f"{report.seed}.{number}"), report).send(share)
        for number, share in enumerate(shares)
    ]
    await asyncio.gather(*clients)
    over.set()
    posted = await writing
    await asyncio.sleep(1)
    heard = updates(listening.frames)
    if [post for _, post in heard] != list(posted):
        report.findings.append(f"the bystander heard {len(heard)} of {len(posted)} posts, or in another order")
    report.posts = len(posted)
    report.slowest = max((at - posted[post] for at, post in heard if post in posted), default=0.0)
    listening.drop()


async def _write(author: Member, over: asyncio.Event) -> dict[str, float]:
    """Post until it is over: when each post was sent, by its id."""
    posted: dict[str, float] = {}
    while not over.is_set():
        began = time.perf_counter()
        posted[await asyncio.to_thread(author.post, f"post {len(posted)}")] = began
        await asyncio.sleep(0.2)
    return posted


class _Client:
    """One hostile client; it comes again as often as it is shown out."""

    def __init__(self, url: str, chance: random.Random, report: Report) -> None:
        self._url, self._chance, self._report = url, chance, report

    async def send(self, count: int) -> None:
        """Send so many cases."""
        sent = 0
        while sent < count:
            async with RawSocket(self._url) as socket:
                is_open = True
                while is_open and sent < count:
                    sent += 1
                    is_open = await self._try(socket, draw(self._chance))

    async def _try(self, socket: RawSocket, case: Case) -> bool:
        """Send one case and judge what comes of it; whether the connection goes on."""
        self._report.kinds[case.kind] += 1
        try:
            socket.send(case.data)
            if case.outcome == ANSWERED:
                return await self._answers(socket, case)
            if case.outcome == ENDED:
                self._note_end(await socket.end(10), case)
            else:
                await self._whatever(socket, case)
        except TimeoutError:
            self._find(case, "nothing came of it")
        return False

    async def _answers(self, socket: RawSocket, case: Case) -> bool:
        """Hear what is answered, up to the answers of the sentinel; False when the connection ended."""
        socket.send(SENTINEL)
        said: list[str] = []
        while said[-2:] != SENTINEL_ANSWERS:
            heard = await socket.hear(10)
            if heard is None or heard[0] == CLOSE:
                self._find(case, f"the connection ended: {heard}")
                return False
            if heard[0] == PONG:
                continue
            message = orjson.loads(heard[1])
            if "error" in message:
                said.append(message["error"])
                if not 400 <= message["status"] < 500:
                    self._find(case, f"answered {message}")
        self._report.outcomes["an error in the channel" if len(said) > 2 else UNDERSTOOD] += 1
        if len(said) > 3:
            self._find(case, f"answered more than once: {said}")
        return True

    async def _whatever(self, socket: RawSocket, case: Case) -> None:
        try:
            self._note_end(await socket.end(0.1), case)
        except TimeoutError:
            self._report.outcomes["waited for the rest"] += 1

    def _note_end(self, code: int, case: Case) -> None:
        if code in FAREWELLS or case.outcome != ENDED:
            self._report.outcomes[f"ended with {code}" if code != CUT_OFF else "cut off"] += 1
        else:
            self._find(case, f"ended with {code}")

    def _find(self, case: Case, what: str) -> None:
        self._report.findings.append(f"{case.kind}: {what}: {case.data[:200]!r}")


def _memory(process: int) -> int:
    """Resident memory of a process in KiB; 0 where the system does not say."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def main() -> int:
    """Fuzz an instance of one's own; exit code 1 when anything was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--frames", type=int, default=12_000)
    options.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    chosen = options.parse_args()
    with instance("fuzz-live") as running:
        django.setup()
        from benchmarks.machine import description, keep

        report = fuzz(running, frames=chosen.frames, seed=chosen.seed)
        keep("fuzz_live", f"# Malformed websocket frames\n\n```\n{report}\n```\n\n{description()}\n")
    print(report)
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
