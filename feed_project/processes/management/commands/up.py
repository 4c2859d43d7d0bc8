"""``manage.py up``: the whole of Dunlin in one terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from feed_project.processes.up import run


class Command(BaseCommand):
    """Start everything and see to it until told to stop."""

    help = "Starts everything in one terminal: servers, web, live, workers, relay."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, and whether to bring first data."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port of the pages; the live one follows it")
        parser.add_argument("--demo", action="store_true", help="bring a community with believable posts")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run until Ctrl-C."""
        run(host=options["host"], port=options["port"], demo=options["demo"])
