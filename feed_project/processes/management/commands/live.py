"""``manage.py live``: websockets and server-sent events."""

from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand

from feed_project.live.messages import LARGEST_FRAME
from feed_project.live.wire import BoundedWebSocket
from feed_project.processes.companions import follow_parent

# What is larger than the live door reads is answered by an error; beyond this it is not even received.
LARGEST_RECEIVED = 4 * LARGEST_FRAME


class Command(BaseCommand):
    """Serve the live door."""

    help = "Serves websockets and server-sent events."
    # The supervisor has checked the settings once; a process alone is told by its first request.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8001, help="the web port and one, by custom")

    def handle(self, *_: Any, **options: Any) -> None:
        """Serve until told to stop; open sockets are closed politely, but not waited for."""
        follow_parent()
        uvicorn.run(
            "feed_project.asgi:application",
            host=options["host"],
            port=options["port"],
            ws=BoundedWebSocket,
            ws_max_size=LARGEST_RECEIVED,
            ws_per_message_deflate=False,
            ws_ping_interval=20,
            ws_ping_timeout=20,
            lifespan="off",
            access_log=False,
            log_level="warning",
            backlog=2048,
            timeout_graceful_shutdown=2,
        )
