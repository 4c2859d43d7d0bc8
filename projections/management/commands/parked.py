"""`manage.py parked`: list the events that a projection could not apply; replay them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from projections import parking


class Command(BaseCommand):
    """List or replay parked events."""

    help = "List the events that projections have set aside, with the error each met."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--replay tries them again, oldest first."""
        parser.add_argument("--replay", action="store_true", help="try them again, oldest first")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print one line per parked event."""
        if options["replay"]:
            applied, left = parking.replay_all()
            self.stdout.write(f"{applied} applied, {left} still parked")
        for event in parking.parked_events():
            self.stdout.write(f"{event.position}\t{event.projection}/{event.shard}\t{event.key}\t{event.error}")
        if not parking.parked_events():
            self.stdout.write("nothing is parked")
