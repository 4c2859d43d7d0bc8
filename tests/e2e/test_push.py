"""Push messages of a real instance: the worker sends them, a device opens them, deaths in between cost nothing."""

from __future__ import annotations

import signal
import time

import pytest

from benchmarks.members import Member, join
from tests.e2e.server import Server
from tests.push.device import listening


@pytest.fixture
def pair(server: Server) -> tuple[Member, Member]:
    author, fan = join(server.base_url, [f"push{number}x{time.time_ns() % 10**6}" for number in range(2)])
    return author, fan


def test_a_favourite_reaches_the_authors_device_though_the_worker_was_killed(
    server: Server, pair: tuple[Member, Member]
) -> None:
    author, fan = pair
    with listening() as device:
        author.call("POST", "push/subscription", json=device.subscription("favourite"))
        fan.call("POST", f"statuses/{author.post('one')}/favourite")
        server.wait_for(lambda: len(device.requests) == 1, 15, "no push message came")
        server.restart("push", signal.SIGKILL)
        fan.call("POST", f"statuses/{author.post('two')}/favourite")
        server.wait_for(lambda: len(device.requests) == 2, 30, "no push message came after the worker's death")
        assert [message["body"] for message in device.opened()] == ["one", "two"]
