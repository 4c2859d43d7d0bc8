"""`manage.py verify`: prove that the log is what was written."""

from __future__ import annotations

import dataclasses
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from events.store import Verification, verify


class Command(BaseCommand):
    """Check every hash, version and position of the log; exit code 1 when something is wrong."""

    requires_system_checks: list[str] = []  # The log can be verified whatever state the rest is in.
    help = "Prove that nothing in the log was altered, inserted, dropped or put in another order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--json`."""
        parser.add_argument("--json", action="store_true", help="print the result as JSON, without progress")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print the verdict, leave with it."""
        if options["json"]:
            found = verify()
            self.stdout.write(orjson.dumps(dataclasses.asdict(found) | {"intact": found.intact}).decode())
        else:
            with _bar() as progress:
                found = verify(progress)
            self.stdout.write(_verdict(found))
        if not found.intact:
            sys.exit(1)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("Verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("verify", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress


def _verdict(found: Verification) -> str:
    size = (
        f"{found.events:,} events in {found.streams:,} streams, {found.positions:,} positions, "
        f"{found.redacted:,} payloads redacted"
    )
    if found.intact:
        return f"Intact: {size}."
    problems = "\n".join(f"  {problem}" for problem in found.problems)
    more = found.problem_count - len(found.problems)
    count = f"{found.problem_count:,} problem{'' if found.problem_count == 1 else 's'}"
    return f"BROKEN: {count} ({size}).\n{problems}" + (f"\n  … and {more:,} more" if more else "")
