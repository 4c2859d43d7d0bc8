"""The ordering torture: does a tailing reader ever skip an event or see a stream out of order?

Writers sleep between append and commit, and roll a share of their transactions back, so that
commits come in another order than event ids. A relay numbers and a reader tails meanwhile.

    python -m benchmarks.ordering --events 20000 --writers 32 --relays 1
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, transaction

from benchmarks import machine
from benchmarks.own_database import own_database
from events import store
from events.posts import PostEdited

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
STREAMS = 150
LONGEST_SLEEP = 0.012
ROLLED_BACK = 0.2


@dataclass
class Torture:
    """What happened: what was committed, what was read, and what is wrong with it."""

    committed: set[int] = field(default_factory=set)
    rolled_back: int = 0
    conflicts: int = 0
    read: list[store.Recorded] = field(default_factory=list)

    @property
    def skipped(self) -> int:
        """Events committed that the reader never saw."""
        return len(self.committed - {one.event_id for one in self.read})

    @property
    def invented(self) -> int:
        """Events seen that were never committed, or seen twice."""
        return len(self.read) - len(self.committed & {one.event_id for one in self.read})

    @property
    def gaps(self) -> int:
        """Positions that are not the one after the position read before."""
        return sum(one.position != place for place, one in enumerate(self.read, 1))

    @property
    def out_of_order(self) -> int:
        """Events read that are not the next version of their stream."""
        versions: dict[str, int] = defaultdict(int)
        wrong = 0
        for one in self.read:
            wrong += one.version != versions[one.stream] + 1
            versions[one.stream] = one.version
        return wrong


def torture(*, events: int, writers: int, relays: int, seed: int) -> Torture:
    """Write until so many events are committed; in the database that Django is connected to."""
    result, written = Torture(), threading.Event()
    with ThreadPoolExecutor(writers + relays + 1) as pool:
        background = [_on(pool, _relay, written) for _ in range(relays)] + [_on(pool, _tail, result, written)]
        writing = [_on(pool, _write, result, events, random.Random(seed + writer)) for writer in range(writers)]
        try:
            for done in writing:
                done.result()
        finally:
            written.set()
        for done in background:
            done.result()
    return result


def _on(pool: ThreadPoolExecutor, work: Callable[..., None], *arguments: object) -> Future[None]:
    def run() -> None:
        try:
            work(*arguments)
        finally:
            connection.close()

    return pool.submit(run)


def _write(result: Torture, goal: int, dice: random.Random) -> None:
    while len(result.committed) < goal:
        posts = dice.sample(range(STREAMS), dice.choice((1, 1, 2)))
        events = [PostEdited(post_id=post, author_id=1, text="!") for post in posts for _ in range(dice.choice((1, 2)))]
        try:
            with transaction.atomic():
                expected = store.lock(event.stream for event in events)
                kept = store.append(events, expected=expected, actor_id=1, recorded_at=NOON)
                time.sleep(dice.random() * LONGEST_SLEEP)
                if dice.random() < ROLLED_BACK:
                    transaction.set_rollback(True)
                    kept = []
        except store.VersionConflict:
            result.conflicts += 1
            continue
        result.committed.update(one.event_id for one in kept)
        result.rolled_back += not kept


def _relay(written: threading.Event) -> None:
    while not written.is_set():
        if not store.sequence():
            time.sleep(0.002)
    while store.sequence():
        pass


def _tail(result: Torture, written: threading.Event) -> None:
    after, everything = 0, False
    while not everything:
        everything = written.is_set() and store.pending() == 0
        while (batch := store.read_log(after, 200)).last > after:
            result.read += batch.events
            after = batch.last
        time.sleep(0.001)


def main() -> int:
    """Run the torture, print and keep the figures; exit code 1 when anything is wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--writers", type=int, default=32)
    options.add_argument("--relays", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with own_database("dunlin_ordering"):
        result = torture(events=given.events, writers=given.writers, relays=given.relays, seed=given.seed)
        intact = store.verify().intact
        where = machine.description()
    fine = intact and not (result.skipped or result.invented or result.gaps or result.out_of_order)
    text = (
        f"# Ordering\n\n{where}\n\n"
        f"{given.writers} writers, {given.relays} relay(s), seed {given.seed}; sleeps up to "
        f"{LONGEST_SLEEP * 1000:.0f} ms before commit.\n\n"
        f"| committed | rolled back | conflicts | read | skipped | invented or double | gaps | out of stream order |\n"
        f"|---|---|---|---|---|---|---|---|\n"
        f"| {len(result.committed):,} | {result.rolled_back:,} transactions | {result.conflicts:,} | "
        f"{len(result.read):,} | {result.skipped} | {result.invented} | {result.gaps} | {result.out_of_order} |\n\n"
        f"verify: {'intact' if intact else 'BROKEN'}. Verdict: {'passed' if fine else 'FAILED'}.\n"
    )
    print(text)
    machine.keep("ordering", text)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
