"""``manage.py relay``: numbers what was committed, and nudges whoever has news."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from feed_project.processes.companions import follow_parent


class Command(BaseCommand):
    """Run the relay."""

    help = "Runs the relay: gives committed events their positions, nudges lanes, sweeps what lags."
    # The supervisor has checked the settings once; a process alone is told by its first request.
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Relay until told to stop; the batch at hand is finished first."""
        from feed_project.processes import relay

        follow_parent()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        relay.run(stop)
