"""Live updates: from the POST of a post until each of a thousand followers has it on a websocket.

Starts an instance of its own, imports one author and its followers through the log, opens a
websocket for each of them and lets the author post. The clients run on the same machine, and their
share is in the figures.

    python -m benchmarks.live --sockets 1000 --posts 40
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import django
import httpx
from rich.console import Console
from rich.progress import track

from benchmarks.crowd import Crowd, Piece
from benchmarks.instance import instance
from benchmarks.sockets import updates

# Posts come one by one; what is measured is not a queue.
BETWEEN_POSTS_SECONDS = 0.4
PATIENCE_SECONDS = 20.0
WARM_UP = 3  # posts that are not counted
SETTLING_SECONDS = 3.0


@dataclass(frozen=True)
class Audience:
    """Tokens of an author and of those who follow it."""

    author: str
    readers: list[str]


def imported(count: int) -> Audience:
    """Import an author and `count` followers, all of whom have read today; wait until they are folded."""
    from django.utils import timezone

    from commands.identifiers import next_ids
    from commands.importing import import_history
    from events.accounts import AccountRegistered
    from events.follows import AccountFollowed
    from events.readers import ReaderSeen
    from events.store import ImportRecord

    now = timezone.now() - timedelta(days=1)
    author, *readers = next_ids(count + 1, now)
    follows = next_ids(count, now)

    def history() -> Iterator[ImportRecord]:
        for number, account in enumerate((author, *readers)):
            yield AccountRegistered(account_id=account, username=f"live{number}"), account, now
        for follow, reader in zip(follows, readers, strict=True):
            yield AccountFollowed(follower_id=reader, followee_id=author, follow_id=follow), reader, now
        for reader in readers:
            yield ReaderSeen(account_id=reader), reader, timezone.now()

    import_history(history())
    _await_lanes()
    return Audience(_token(author, 0), [_token(reader, number) for number, reader in enumerate(readers, 1)])


def _await_lanes() -> None:
    from queries.positions import lane_positions, log_position

    head = log_position()
    while not (positions := lane_positions()) or min(positions.values()) < head:
        time.sleep(0.1)


def _token(account_id: int, number: int) -> str:
    from django.utils import timezone

    from feed_project.identity.bearer import issue_token
    from feed_project.identity.models import User

    now = timezone.now()
    user = User.objects.create(account_id=account_id, email=f"live{number}@example.org", created_at=now)
    return issue_token(user=user, application_id=None, scopes=("read", "write"), now=now)


@dataclass(frozen=True)
class Measured:
    """Milliseconds from the POST's start: to its answer, to every frame, to the last one of each post."""

    sockets: int
    answers: list[float]
    frames: list[float]
    lasts: list[float]
    missing: int
    double: int


def measure(base_url: str, streaming_url: str, audience: Audience, posts: int) -> Measured:
    """Open all sockets, post `posts` times, and look at what came when."""
    sent: dict[str, float] = {}
    answers: list[float] = []
    with Crowd(f"{streaming_url}/api/v1/streaming?stream=user", audience.readers) as crowd:
        http = httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {audience.author}"}, timeout=30)
        time.sleep(SETTLING_SECONDS)
        for number in track(range(-WARM_UP, posts), "Posting", console=Console(stderr=True)):
            started = time.monotonic()
            answer = http.post("/api/v1/statuses", json={"status": f"Post number {number}, to everybody."})
            if number >= 0:
                answers.append((time.monotonic() - started) * 1000)
                sent[answer.raise_for_status().json()["id"]] = started
            time.sleep(BETWEEN_POSTS_SECONDS)
        return _evaluated(_arrived(crowd, posts + WARM_UP), sent, answers)


def _arrived(crowd: Crowd, count: int) -> list[list[Piece]]:
    """Wait for the last frames, and a second more for what comes twice."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and any(len(frames) < count for frames in crowd.frames()):
        time.sleep(1)
    time.sleep(1)
    return crowd.frames()


def _evaluated(sockets: list[list[Piece]], sent: dict[str, float], answers: list[float]) -> Measured:
    frames: list[float] = []
    last: dict[str, float] = {}
    missing = double = 0
    for socket in sockets:
        count: Counter[str] = Counter()
        for at, post in updates(socket):
            if post in sent:
                count[post] += 1
                frames.append((at - sent[post]) * 1000)
                last[post] = max(last.get(post, 0.0), frames[-1])
        missing += len(sent) - len(count)
        double += sum(count.values()) - len(count)
    return Measured(len(sockets), answers, frames, list(last.values()), missing, double)


def percentile(values: list[float], share: int) -> float:
    """The value below which `share` percent lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def table(measured: Measured) -> str:
    """The figures as Markdown."""
    lines = ["| from the POST until | p50 ms | p99 ms | worst ms |", "|---|---|---|---|"]
    for name, values in (
        ("its answer", measured.answers),
        (f"a frame, each of {measured.sockets} sockets", measured.frames),
        ("the last socket's frame", measured.lasts),
    ):
        lines.append(f"| {name} | {percentile(values, 50):.1f} | {percentile(values, 99):.1f} | {max(values):.1f} |")
    lines.append("")
    lines.append(
        f"{len(measured.frames)} frames; {measured.missing} missing, {measured.double} double. "
        "Bar: p50 ≤ 50 ms, p99 ≤ 200 ms, nothing missing, nothing double."
    )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--posts", type=int, default=40)
    chosen = parser.parse_args()
    with instance("bench-live") as running:
        django.setup()
        from benchmarks.machine import description, keep

        audience = imported(chosen.sockets)
        measured = measure(running.base_url, running.streaming_url, audience, chosen.posts)
        result = f"# Live\n\n{table(measured)}\n\n{description()}\n"
        print(result)
        keep("live", result)


if __name__ == "__main__":
    main()
