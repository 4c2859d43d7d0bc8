"""`manage.py demo`: a community with believable posts, for an installation that is still empty."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from feed_project.demo.filling import NotEmpty, email_of, fill, is_there
from feed_project.demo.graph import read_graph
from feed_project.demo.members import NAMED
from feed_project.demo.story import tell

Show = Callable[[int, int], None]


class Command(BaseCommand):
    """Brings 475 members who follow each other as in a real network, and thirty days of their posts."""

    help = "Fill an empty installation with a community: 475 members, thirty days of posts, and logins to try."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and from which seed."""
        parser.add_argument("--posts", type=int, default=3_400, help="posts beside the answers to them (default 3,400)")
        parser.add_argument("--seed", type=int, default=1, help="another seed tells another story")
        parser.add_argument("--password", help="password of the logins (default: one is made up and printed)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Fill, or say in one sentence why not; nothing is left behind by half."""
        if is_there():
            self.stdout.write(f"The demo is there already: sign in as {email_of(NAMED[0])}.")
            return
        password = options["password"] or secrets.token_urlsafe(9)
        story = tell(read_graph(), now=timezone.now(), seed=options["seed"], posts=options["posts"])
        try:
            with self._bar("importing events") as importing, self._bar("filling feeds") as folding:
                filled = fill(story, password, importing=importing, folding=folding)
        except NotEmpty:
            raise CommandError("The demo is for an empty installation, and this one has a log already.") from None
        rate = len(story.records) / filled.importing
        self.stdout.write(
            f"{len(story.members)} members and {story.posts:,} posts are there: {len(story.records):,} events, "
            f"imported in {filled.importing:.1f} s ({rate:,.0f}/s), folded into feeds in {filled.folding:.1f} s."
        )
        addresses = ", ".join(map(email_of, NAMED))
        self.stdout.write(f"Sign in at {settings.DUNLIN_BASE_URL} as {addresses}.")
        self.stdout.write(f"Password of all of them, printed this once: {password}")

    @contextmanager
    def _bar(self, description: str) -> Iterator[Show]:
        """A progress bar on a terminal, a line every fifth of the way elsewhere."""
        console = Console(stderr=True)
        if not console.is_terminal:
            yield self._lines(description)
            return
        columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(description, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def _lines(self, description: str) -> Show:
        said = [0]

        def show(done: int, total: int) -> None:
            fifth = 5 * done // max(1, total)
            if fifth > said[0]:
                said[0] = fifth
                self.stdout.write(f"{description}: {fifth * 20} %")
                self.stdout.flush()

        return show
