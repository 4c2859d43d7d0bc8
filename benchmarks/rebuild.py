"""Rebuilding read models: how many events of the log per second, compared and switched.

Works in a database of its own, filled with the demo community, without any other process. Each
rebuild folds the whole log beside the live tables, compares row for row, and switches.

    python -m benchmarks.rebuild --posts 3400
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass

from benchmarks.own_database import own_database

NAMES = ("posts", "home_feed")


@dataclass(frozen=True)
class Rebuilt:
    """One rebuild: rows written, seconds until switched, and of those the seconds of comparing."""

    name: str
    events: int
    rows: int
    seconds: float
    switched: bool

    @property
    def per_second(self) -> float:
        """Events of the log per second."""
        return self.events / self.seconds


def fill(posts: int, members: int | None = None) -> int:
    """Bring the demo community, or its first members; the events of the log."""
    from django.utils import timezone

    from feed_project.demo import filling
    from feed_project.demo.graph import read_graph
    from feed_project.demo.story import tell

    graph = read_graph() if members is None else read_graph().among(members)
    story = tell(graph, now=timezone.now(), posts=posts)
    filling.fill(story, "not used here", importing=_quiet, folding=_quiet)
    return len(story.records)


def _quiet(_done: int, _all: int) -> None:
    return


def measure(name: str) -> Rebuilt:
    """Rebuild one read model."""
    from django.db import connection

    from events import store
    from projections.rebuild import rebuild
    from projections.registry import projection_named

    projection = projection_named(name)
    began = time.perf_counter()
    report = rebuild(projection)
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in projection.tables))
        rows = sum(count for (count,) in cursor.fetchall())
    return Rebuilt(name, store.head(), rows, seconds, report.switched)


def table(found: list[Rebuilt]) -> str:
    """The figures as Markdown."""
    lines = [
        "| read model | events | rows | seconds | events/s | rows/s | equal and switched |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.name} | {one.events:,} | {one.rows:,} | {one.seconds:.1f} | {one.per_second:,.0f} "
        f"| {one.rows / one.seconds:,.0f} | {'yes' if one.switched else 'NO'} |"
        for one in found
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure, print and keep; exit code 1 when a rebuilt model differs from the live one."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--posts", type=int, default=3_400, help="posts of the demo, answers to them apart")
    given = options.parse_args()
    with own_database("dunlin_rebuild"):
        from benchmarks import machine
        from benchmarks.following import tidy

        fill(given.posts)
        tidy()
        found = [measure(name) for name in NAMES]
        text = (
            f"# Rebuild\n\n{machine.description()}\n\nOne process; fold, comparison and switch included. Each of the "
            f"home feed's shards reads the whole log, one after the other.\n\n{table(found)}\n"
        )
        print(text)
        machine.keep("rebuild", text)
    return 0 if all(one.switched for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
