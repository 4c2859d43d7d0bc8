"""One real instance for all end-to-end tests of a session."""

from collections.abc import Iterator

import pytest

from feed_project.places import here
from tests.e2e.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running Dunlin with its own servers; what the tests kill in it is started again."""
    # Mastodon.py closes a silent stream with its next heartbeat.
    settings = {"DUNLIN_THROTTLE": "off", "DUNLIN_PRIVATE_ADDRESSES": "on", "DUNLIN_LIVE_HEARTBEAT": "1"}
    running = Server(here().home / "e2e", **settings)
    try:
        running.start()
        yield running
    finally:
        running.stop()
