"""`manage.py rebuild NAME`: fold a read model anew beside the live one, compare, switch."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from projections import rebuild
from projections.registry import PROJECTIONS, projection_named


class Command(BaseCommand):
    """Rebuild a read model with no downtime."""

    help = "Fold a read model anew from the log beside the live one, compare both, and switch."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """NAME or --all; --force to switch although they differ; --roll-back."""
        names = [projection.name for projection in PROJECTIONS]
        parser.add_argument("name", nargs="?", choices=names, help="the read model")
        parser.add_argument("--all", action="store_true", help="rebuild every read model")
        parser.add_argument("--force", action="store_true", help="switch even if rows differ")
        parser.add_argument(
            "--drop-former", action="store_true", help="let go of the tables from before the last switch"
        )
        parser.add_argument("--roll-back", action="store_true", help="undo the last switch")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run; exits with 1 when a rebuilt model differs and was not switched to."""
        if not options["name"] and not options["all"]:
            raise CommandError("Say which read model to rebuild, or --all (see --help).")
        names = [p.name for p in PROJECTIONS] if options["all"] else [options["name"]]
        try:
            failed = [name for name in names if not self._one(name, options)]
        except rebuild.Busy as busy:
            raise CommandError(f"{busy}.") from None
        if failed:
            raise CommandError(f"Not switched, rows differ: {', '.join(failed)} (--force switches anyway).")

    def _one(self, name: str, options: dict[str, Any]) -> bool:
        projection = projection_named(name)
        if options["drop_former"]:
            rebuild.drop_former(projection)
            return True
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]} events/s"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(name, total=None, rate="–")

            def show(done: int, total: int) -> None:
                speed = bar.tasks[0].speed
                bar.update(task, completed=done, total=total, rate=f"{speed:,.0f}" if speed else "–")

            if options["roll_back"]:
                return self._roll_back(projection, show)
            report = rebuild.rebuild(projection, show, force=options["force"])
        for table in projection.tables:
            live, new = report.only_live[table], report.only_new[table]
            self.stdout.write(f"{table}: {live} rows only in the live table, {new} only in the new one")
        verdict = "switched" if report.switched else "NOT switched"
        shards = f" × {report.shards} shards" if report.shards > 1 else ""
        self.stdout.write(f"{name}: {report.events:,} events{shards} folded, {verdict}")
        return report.switched

    def _roll_back(self, projection: Any, show: rebuild.Progress) -> bool:
        try:
            events = rebuild.roll_back(projection, show)
        except LookupError as error:
            raise CommandError(f"{error}.") from None
        self.stdout.write(f"{projection.name}: back to the former tables, {events:,} events caught up")
        return True
