"""Faults with real signals, under load: nothing acknowledged is lost, every feed equals its audit."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

from tests.e2e.server import Server
from tests.e2e.traffic import Person, Traffic, arrive


@pytest.fixture(scope="module")
def people(server: Server) -> list[Person]:
    """Four people who follow each other."""
    return arrive(server, 4)


@contextmanager
def load(server: Server, people: list[Person], posts: int) -> Iterator[Traffic]:
    """Everybody writes while the block breaks things; afterwards nothing may be missing anywhere."""
    with Traffic(people, posts) as traffic:
        server.wait_for(lambda: traffic.acknowledged or traffic.failures, 20, "nobody could write")
        yield traffic
    assert not traffic.failures
    assert len(set(traffic.acknowledged)) == len(people) * posts
    everything_arrives(server, people, traffic)


def everything_arrives(server: Server, people: list[Person], traffic: Traffic) -> None:
    """Every feed shows the newest posts within five seconds, and audit and chain are flawless."""
    newest = sorted(traffic.acknowledged, key=int, reverse=True)[:20]
    for person in people:
        server.wait_for(lambda who=person: set(newest) <= set(who.home()), 5, f"{person.username} misses posts")
    assert "0 differences" in server.manage("audit")
    assert "Intact" in server.manage("verify")


@pytest.mark.parametrize("name", ["fanout", "core", "relay"])
def test_killing_what_carries_posts_loses_and_doubles_nothing(server: Server, people: list[Person], name: str) -> None:
    with load(server, people, posts=25):
        for _ in range(3):
            time.sleep(0.3)
            server.restart(name, signal.SIGKILL, within=10)


def test_emptying_redis_under_load_loses_nothing(server: Server, people: list[Person]) -> None:
    broker = redis.Redis.from_url(server.redis_url)
    with load(server, people, posts=25) as traffic:
        while len(traffic.acknowledged) < 80 and not traffic.failures:
            broker.flushall()
            time.sleep(0.1)


def test_writes_go_on_and_feeds_fill_while_redis_is_down(server: Server, people: list[Person]) -> None:
    with server.without("redis"):
        answers = [person.client.post("/api/v1/statuses", json={"status": "in the dark"}) for person in people]
        assert [answer.status_code for answer in answers] == [200] * len(people)
        written = {answer.json()["id"] for answer in answers}
        for person in people:
            server.wait_for(lambda who=person: written <= set(who.home()), 10, "the relay does not fold by itself")
    with load(server, people, posts=10):
        pass


def test_a_hanging_redis_does_not_stop_anybody_from_writing(server: Server, people: list[Person]) -> None:
    with load(server, people, posts=10):
        server.kill("redis", signal.SIGSTOP)
        time.sleep(3)
        server.kill("redis", signal.SIGCONT)
