"""Late commits, rollbacks, two relays, killed relays: readers see every event once and in order."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import connection

from benchmarks.ordering import torture
from events import store
from tests.events.writing import published, write

pytestmark = pytest.mark.django_db(transaction=True)

SEED = 20260504

RELAY = """
import json, sys, time
import django
from django.conf import settings
settings.configure(DATABASES=json.loads(sys.argv[1]), INSTALLED_APPS=["events.store"], USE_TZ=True)
django.setup()
from events import store
store.head()
print("at work", flush=True)
while True:
    store.sequence(limit=20) or time.sleep(0.001)
"""


@pytest.mark.parametrize("relays", [1, 2])
def test_a_tailing_reader_skips_nothing_and_sees_every_stream_in_order(relays):
    result = torture(events=2_500, writers=16, relays=relays, seed=SEED)

    assert result.rolled_back > 100
    assert (result.skipped, result.invented, result.gaps, result.out_of_order) == (0, 0, 0, 0)
    assert len(result.read) == len(result.committed) >= 2_500
    assert store.verify().intact


@pytest.fixture
def relays() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two relays at work in processes of their own; a test may kill and replace them."""
    started = [_start_relay(), _start_relay()]
    yield started
    for relay in started:
        _kill(relay)


def test_killed_relays_leave_dense_positions_and_stream_order(relays):
    dice = random.Random(SEED)
    written = 0
    for kill in range(6):
        _wait_until_at_work(*relays)
        before = store.head()
        moment = time.monotonic() + 0.05 + dice.random() * 0.1
        while time.monotonic() < moment or store.head() == before:
            written += len(write(*(published(post) for post in (kill, written, written + 1))))
        _kill(relays.pop(0))
        relays.append(_start_relay())

    deadline = time.monotonic() + 30
    while store.pending() and time.monotonic() < deadline:
        time.sleep(0.05)

    found = store.verify()
    assert found.intact
    assert found.positions == found.events == written


def _start_relay() -> subprocess.Popen[bytes]:
    known = connection.settings_dict
    database = {name: known[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    return subprocess.Popen([sys.executable, "-c", RELAY, json.dumps({"default": database})], stdout=subprocess.PIPE)


def _wait_until_at_work(*relays: subprocess.Popen[bytes]) -> None:
    for relay in relays:
        if not hasattr(relay, "at_work"):
            relay.at_work = relay.stdout.readline()
            assert relay.at_work, "the relay did not start"


def _kill(relay: subprocess.Popen[bytes]) -> None:
    os.kill(relay.pid, signal.SIGKILL)
    relay.wait()
    relay.stdout.close()
