"""Fan-out: from the POST of a post until the last follower's home timeline shows it.

Starts an instance of its own and imports authors with 10 to 1,000,000 followers through the log.
Authors up to the threshold are pushed: a row for each follower. Beyond, a reader's page pulls the
post from the author's outbox. A post has arrived when all shards of the home feed have passed it
and a GET of a follower's home timeline, in the shard that was last, has answered with it.

Rows per second are set against a bare `INSERT … SELECT` of the same rows, in the same run.

    python -m benchmarks.fan_out               10, 1,000, 10,000, 100,000 and 1,000,000 followers
    python -m benchmarks.fan_out --no-million  without the last: a minute or two instead of many
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import django

from benchmarks.http import Line, request
from benchmarks.instance import instance
from benchmarks.watching import Watcher

if TYPE_CHECKING:
    from benchmarks.fan_out_rows import Rows
    from benchmarks.following import Author

THRESHOLD = 100_000
SIZES = (10, 1_000, 10_000, 100_000, 1_000_000)
# Followers: the longest that the last of them may wait for a post, in ms from the accepted POST.
BARS = {10_000: 150.0, 1_000_000: 300.0}
LEAST_RATIO = 0.6
BETWEEN_POSTS_SECONDS = 0.2


@dataclass
class Measured:
    """Of one author's posts, in ms: until the POST was answered, and from sending and from the answer until shown."""

    followers: int
    pushed: bool
    answered: list[float] = field(default_factory=list)
    from_sending: list[float] = field(default_factory=list)
    from_answer: list[float] = field(default_factory=list)
    lane_seconds: list[float] = field(default_factory=list)  # from core's commit to the last shard's
    rows: list[Rows] = field(default_factory=list)


def measure(line: Line, author: Author, repetitions: int, *, threshold: int, compare: bool = False) -> Measured:
    """Let an author post, one post after the other; checks that exactly the right rows were written."""
    from benchmarks import fan_out_rows

    measured = Measured(author.followers, author.followers <= threshold)
    for sample in author.samples.values():
        for _ in range(4):  # so that every server process has noted this reader's visit of today
            line.get("/api/v1/timelines/home?limit=1", sample.token)
    rows = fan_out_rows.Comparison() if compare else None
    with Watcher() as watcher:
        for number in range(-2, repetitions):  # the first ones only warm up
            post, position = _post(line, watcher, author, measured, number)
            watcher.wait("home_feed", position)
            watcher.wait("notifications", position)
            _check(line, author, post, pushed=measured.pushed)
            if rows and number >= 0:
                measured.rows.append(rows.compare(post))
            time.sleep(BETWEEN_POSTS_SECONDS)
    return measured


def _post(line: Line, watcher: Watcher, author: Author, measured: Measured, number: int) -> tuple[int, int]:
    """Post, wait until the last follower is shown it, note how long that took; (post id, log position)."""
    from events import store

    body = {"status": f"Post number {number} for {author.followers} followers."}
    sent = time.perf_counter()
    answer = line.ask(request(line.base_url, "POST", "/api/v1/statuses", author.login.token, body))
    answered = time.perf_counter()
    post, position = int(answer.json()["id"]), store.head()
    shards = watcher.wait("home_feed", position) if measured.pushed else {}
    lasts = [author.samples[max(author.samples, key=lambda s: shards[s])]] if shards else author.samples.values()
    for last in lasts:
        while int(line.get("/api/v1/timelines/home?limit=1", last.token)[0]["id"]) != post:
            time.sleep(0.001)
    shown = time.perf_counter()
    if number >= 0:
        measured.answered.append((answered - sent) * 1000)
        measured.from_sending.append((shown - sent) * 1000)
        measured.from_answer.append((shown - answered) * 1000)
        if shards:
            measured.lane_seconds.append(max(shards.values()) - watcher.wait("core", position)[0])
    return post, position


def _check(line: Line, author: Author, post: int, *, pushed: bool) -> None:
    """A row for each follower and the author itself, or none at all; and everybody asked is shown the post."""
    from benchmarks import fan_out_rows

    there, due = fan_out_rows.count(post), author.followers + 1 if pushed else 0
    if there != due:
        raise AssertionError(f"{there} rows instead of {due} for a post to {author.followers} followers")
    for sample in author.samples.values():
        if int(line.get("/api/v1/timelines/home?limit=1", sample.token)[0]["id"]) != post:
            raise AssertionError(f"Follower {sample.account_id} is not shown post {post}")


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` percent lie."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def latency_table(found: Sequence[Measured]) -> str:
    """Milliseconds until the last follower's home timeline shows a post, as Markdown."""
    lines = [
        "| followers | way | posts | POST answered p50 | last follower, from sending p50 / p95 "
        "| from the answered POST p50 / p95 | bar |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        way, bar = "push" if one.pushed else "pull", BARS.get(one.followers)
        verdict = "" if bar is None else f"{'met' if percentile(one.from_answer, 95) <= bar else 'MISSED'}: ≤ {bar:.0f}"
        lines.append(
            f"| {one.followers:,} | {way} | {len(one.answered)} | {percentile(one.answered, 50):.1f} "
            f"| {percentile(one.from_sending, 50):.1f} / {percentile(one.from_sending, 95):.1f} "
            f"| {percentile(one.from_answer, 50):.1f} / {percentile(one.from_answer, 95):.1f} | {verdict} |"
        )
    return "\n".join(lines)


def rows_table(measured: Measured) -> tuple[str, float]:
    """Rows per second of the fan-out and of the bare insert, as Markdown; and the ratio of the two."""
    count = measured.followers + 1
    lane = count / statistics.median(measured.lane_seconds)
    own = count / statistics.median(rows.own for rows in measured.rows)
    bare = count / statistics.median(rows.bare for rows in measured.rows)
    return (
        f"| {count:,} rows of one post | rows/s (median of {len(measured.rows)}) | of bare |\n|---|---|---|\n"
        f"| bare `INSERT … SELECT`, one connection | {bare:,.0f} | 1 |\n"
        f"| the fan-out statement, shard after shard, one connection | {own:,.0f} | {own / bare:.2f} |\n"
        f"| the lane: from core's checkpoint to the last shard's, two workers | {lane:,.0f} | {lane / bare:.2f} |"
    ), lane / bare


def _run(base_url: str, sizes: Sequence[int], repetitions: int) -> tuple[str, bool]:
    from benchmarks import following, machine

    brought = following.bring(sizes)
    line = Line(base_url)
    found = []
    for author in brought.authors:
        few = repetitions if author.followers < 50_000 else max(3, repetitions // 3)
        largest = author.followers == max(size for size in sizes if size <= THRESHOLD)
        found.append(measure(line, author, few, threshold=THRESHOLD, compare=largest))
    table, ratio = rows_table(next(one for one in found if one.rows))
    fine = ratio >= LEAST_RATIO and all(
        percentile(one.from_answer, 95) <= BARS.get(one.followers, float("inf")) for one in found
    )
    text = (
        f"# Fan-out\n\n{machine.description()}\n\nMilliseconds until the last follower's home timeline shows a post; "
        f"threshold {THRESHOLD:,}.\n\n{latency_table(found)}\n\n{table}\n\nBar: ≥ {LEAST_RATIO} of bare: "
        f"{'met' if ratio >= LEAST_RATIO else 'MISSED'}.\n\nSeeded by the bulk import: {brought.events:,} events in "
        f"{brought.seconds:.0f} s ({brought.events / brought.seconds:,.0f}/s, write tables included).\n"
    )
    return text, fine


def main() -> int:
    """Measure, print and keep; exit code 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--no-million", action="store_true", help="the short form, without the million followers")
    options.add_argument("--repetitions", type=int, default=30, help="posts of each author; of the large ones a third")
    given = options.parse_args()
    sizes = SIZES[:-1] if given.no_million else SIZES
    with instance("bench-fan-out", DUNLIN_PUSH_THRESHOLD=str(THRESHOLD)) as running:
        django.setup()
        from benchmarks import machine

        text, fine = _run(running.base_url, sizes, given.repetitions)
        print(text)
        machine.keep("fan_out", text)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
