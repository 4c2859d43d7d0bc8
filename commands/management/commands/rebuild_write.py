"""`manage.py rebuild_write --check`: are the write tables what the log says?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from commands.tables import rebuild


class Command(BaseCommand):
    """Fold the log into copies of the write tables and compare them with the live ones."""

    help = "Fold the log into copies of the write tables and compare them with the live ones."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` says that nothing is to be changed; nothing else is on offer yet."""
        parser.add_argument("--check", action="store_true", required=True)

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print what differs, or that nothing does; exit code 1 when something does."""
        try:
            with _bar() as progress:
                found = rebuild.differences(progress)
        except rebuild.NotSequenced as problem:
            raise CommandError(str(problem)) from problem
        for difference in found:
            self._describe(difference)
        if found:
            raise CommandError(f"{len(found)} of {len(rebuild.FOLDED)} write tables differ from the log.")
        self.stdout.write(f"All {len(rebuild.FOLDED)} write tables are what the log says: 0 differences.")

    def _describe(self, difference: rebuild.Difference) -> None:
        self.stdout.write(
            f"{difference.table}: {difference.only_live} rows only live, {difference.only_log} only in the log"
        )
        for row in difference.examples_live:
            self.stdout.write(f"  live: {row}")
        for row in difference.examples_log:
            self.stdout.write(f"  log:  {row}")


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("Folding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("fold", total=None)

        def progress(position: int, head: int) -> None:
            bar.update(task, completed=position, total=head)

        yield progress
