"""``manage.py web``: pages and REST over HTTP."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from feed_project.processes.companions import follow_parent


class Command(BaseCommand):
    """Serve pages and the REST API."""

    help = "Serves pages and the REST API."
    # The supervisor has checked the settings once; a process alone is told by its first request.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and the size."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes (default 2)")
        parser.add_argument("--threads", type=int, default=2, help="requests that each process answers at once")

    def handle(self, *_: Any, **options: Any) -> None:
        """Serve until told to stop."""
        follow_parent()
        Server(
            "feed_project.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=options["workers"],
            blocking_threads=options["threads"],
            # A thread keeps its database connection: let idle ones live as long as Granian allows.
            blocking_threads_idle_timeout=600,
            respawn_failed_workers=True,
            respawn_interval=0.2,
            workers_kill_timeout=5,
            log_access=False,
            log_level=LogLevels.warning,
        ).serve()
