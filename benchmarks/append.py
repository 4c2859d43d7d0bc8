"""How many events per second the store takes, against a bare insert and against `eventsourcing`.

Every writer is a process that commits one event at a time, each the first of a new stream:

- store: `events.store.append`, committed by itself, chain hash and all, a relay numbering meanwhile;
- bare: an INSERT of the same row into a table of the same shape, committed by itself (autocommit);
- store in transaction: the store between a BEGIN and a COMMIT of Django's, which is how a command writes;
- bare in transaction: the bare INSERT there;
- eventsourcing: the library of that name, PostgreSQL, its defaults, one new aggregate per save.

They take turns, round by round, on one server; the table shows the median of the rounds.

    python -m benchmarks.append --seconds 1 --rounds 9
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from benchmarks import machine
from benchmarks.append_writers import Writers, make_peer_tables, post
from benchmarks.own_database import own_database
from events import store
from events.follows import AccountFollowed

WRITERS = (1, 4, 8)
MODES = ("bare", "store", "eventsourcing", "transaction", "command")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)

Rates = dict[tuple[str, int], list[float]]


def measure(name: str, seconds: float, rounds: int) -> tuple[Rates, float]:
    """Events/s of every mode and number of writers, by round; and the longest the relay trailed, in s."""
    rates: Rates = defaultdict(list)
    with Writers(name, max(WRITERS)) as writers:
        for round_number in range(rounds):
            for count in WRITERS:
                for turn in range(len(MODES)):
                    mode = MODES[(round_number + turn) % len(MODES)]
                    rates[mode, count].append(writers.run(mode, count, seconds))
                    print(f"round {round_number + 1}, {count} writers, {mode}: {rates[mode, count][-1]:,.0f}/s")
        return rates, writers.trailed


def import_rate(events: int) -> float:
    """Events/s of the bulk import: half posts, half follows."""

    def records() -> Iterator[store.ImportRecord]:
        for number in range(events // 2):
            yield post(2**40 + number), number, NOON
            followed = AccountFollowed(follower_id=2**40 + number, followee_id=number % 1000, follow_id=number)
            yield followed, number, NOON

    started = time.perf_counter()
    store.import_events(records())
    return events / (time.perf_counter() - started)


def report(rates: Rates) -> tuple[str, bool]:
    """The table and the verdict on the bars."""
    middle = {key: statistics.median(found) for key, found in rates.items()}
    lines = [
        "| writers | bare insert | store | eventsourcing | store / bare | store / eventsourcing "
        "| bare in transaction | store in transaction | store / bare, both in transaction |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for count in WRITERS:
        bare, ours, peer, bare_framed, ours_framed = (middle[mode, count] for mode in MODES)
        lines.append(
            f"| {count} | {bare:,.0f} | {ours:,.0f} | {peer:,.0f} | {ours / bare:.2f} | {ours / peer:.2f} "
            f"| {bare_framed:,.0f} | {ours_framed:,.0f} | {ours_framed / bare_framed:.2f} |"
        )
    ours_by_writers = [middle["store", count] for count in WRITERS]
    bars = {
        "at least 0.5 of the bare insert": all(middle["store", n] >= 0.5 * middle["bare", n] for n in WRITERS),
        "at least 2 × eventsourcing": all(middle["store", n] >= 2 * middle["eventsourcing", n] for n in WRITERS),
        "grows with writers": ours_by_writers == sorted(ours_by_writers),
    }
    verdict = "\n".join(f"- {'met' if met else 'MISSED'}: {bar}" for bar, met in bars.items())
    return "\n".join(lines) + f"\n\n{verdict}\n", all(bars.values())


def main() -> int:
    """Measure, print and keep; exit code 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=1, help="length of a turn")
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--imported", type=int, default=200_000, help="events of the bulk import")
    given = options.parse_args()
    with own_database("dunlin_append") as name:
        make_peer_tables(name)
        rates, trailed = measure(name, given.seconds, given.rounds)
        table, met = report(rates)
        imported = import_rate(given.imported)
        found = store.verify()
        text = (
            f"# Append, events per second\n\n{machine.description()}\n\n"
            f"Median of {given.rounds} rounds of {given.seconds:g} s, turn by turn.\n\n{table}\n"
            f"The relay had numbered everything at most {trailed * 1000:.0f} ms after the last commit of a turn.\n\n"
            f"Bulk import: {imported:,.0f} events/s ({given.imported:,} events, half posts, half follows; "
            f"bar: 30,000).\n\n"
            f"Verified afterwards: {found.events:,} events, {'intact' if found.intact else 'BROKEN'}.\n"
        )
        connection.close()
    print(text)
    machine.keep("append", text)
    return 0 if met and found.intact and imported >= 30_000 else 1


if __name__ == "__main__":
    sys.exit(main())
