"""A whole instance of a benchmark's own: fresh data, all processes, thrown away at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from feed_project.places import here
from feed_project.processes.supervisor import Stop, stop_on_signals
from tests.e2e.server import Server


@contextmanager
def instance(name: str, **settings: str) -> Iterator[Server]:
    """Start an instance in a folder of its own; `settings` are environment variables of its processes.

    This process, too, works on its database from then on, so that seeding needs no way round. However
    it is told to end, the instance ends with it.
    """
    stop_on_signals()
    running = Server(here().home / name, DUNLIN_THROTTLE="off", **settings)
    try:
        running.start()
        os.environ.update({**running.environment, "DJANGO_SETTINGS_MODULE": "feed_project.settings"})
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = running.database_url, running.redis_url
        yield running
    except Stop:
        raise SystemExit("Stopped before it was done; nothing is kept.") from None
    finally:
        running.stop()
