"""The embedded PostgreSQL and Redis, shared by every process of an installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from feed_project.processes.places import Places


@contextmanager
def borrowed(places: Places) -> Iterator[None]:
    """Use the embedded servers for a while."""
    yield
