"""One real instance for all end-to-end tests of a session."""

from collections.abc import Iterator

import pytest

from feed_project.places import here
from tests.e2e.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running Dunlin with its own servers; what the tests kill in it is started again."""
    running = Server(here().home / "e2e", DUNLIN_THROTTLE="off", DUNLIN_PRIVATE_ADDRESSES="on")
    try:
        running.start()
        yield running
    finally:
        running.stop()
