"""What every test may rely on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from events import store
from feed_project import limits
from projections.home_tables import HOME_TABLES
from projections.lanes import advance, advance_together, behind, in_step
from projections.registry import lanes


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with real transactions empty the tables after themselves, which the log refuses by itself."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE event DISABLE TRIGGER event_truncate")
        cursor.execute("ALTER TABLE log DISABLE TRIGGER log_truncate")


@pytest.fixture
def inline_relay() -> Callable[[], int]:
    """Number what was appended and fold it into every read model at once; returns the log's head.

    What relay and workers do in their processes, done here, in order: for tests that need no sockets.
    Shards are folded now together, now one by one, so that whatever is tested is tested with both.
    """

    def project() -> int:
        while store.sequence():
            pass
        for lane in lanes().values():
            if store.head() % 2 and (start := in_step(behind()).get(lane.name)):
                advance_together(lane.name, start)
            for shard in range(lane.shards):
                advance(lane.name, shard, max_batches=1_000_000)
        return store.head()

    return project


@pytest.fixture
def limits_from_zero(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Limits are on, nobody has used any, and no window ends while the test runs."""
    settings.DUNLIN_THROTTLE = True
    monkeypatch.setattr(limits, "clock", lambda: 10_800 * 200_000 + 60.0)
    _forget_limits()
    yield
    _forget_limits()


def _forget_limits() -> None:
    limits.forget()
    client = redis.Redis.from_url(settings.DUNLIN_REDIS_URL)
    for key in client.scan_iter("dunlin:limit:*"):
        client.delete(key)


def pytest_configure() -> None:
    """Spare the tests what only a running installation needs: collected files and slow password hashes."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _home_tables_emptied(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Django empties the tables of its models after a test with real transactions; these are none."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for table in HOME_TABLES:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("UPDATE relay SET position = (SELECT coalesce(max(position), 0) FROM log)")
