"""Many hands at one thing, over real HTTP: one outcome, the same for all, and never a failure of ours."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import httpx
import pytest
import redis

from tests.e2e.server import Server
from tests.e2e.traffic import Person, arrive

HANDS = 200


@pytest.fixture(scope="module")
def two(server: Server) -> list[Person]:
    """Two people who follow each other."""
    return arrive(server, 2)


def at_once(
    server: Server, person: Person, asks: list[Callable[[httpx.Client], httpx.Response]]
) -> list[httpx.Response]:
    """All asks together, each on a connection of its own."""
    gate = threading.Barrier(len(asks))

    def run(ask: Callable[[httpx.Client], httpx.Response]) -> httpx.Response:
        with httpx.Client(base_url=server.base_url, headers=person.client.headers, timeout=120) as client:
            gate.wait()
            return ask(client)

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(run, asks))


def post(text: str, key: str) -> Callable[[httpx.Client], httpx.Response]:
    return lambda client: client.post("/api/v1/statuses", json={"status": text}, headers={"Idempotency-Key": key})


def test_two_hundred_posts_with_one_key_are_one_also_after_redis_was_emptied(server: Server, two: list[Person]) -> None:
    person, key, text = two[0], secrets.token_hex(), f"once {secrets.token_hex()}"
    first = at_once(server, person, [post(text, key)] * HANDS)
    redis.Redis.from_url(server.redis_url).flushall()
    again = at_once(server, person, [post(text, key)] * HANDS)
    assert Counter(answer.status_code for answer in [*first, *again]) == {200: 2 * HANDS}
    assert len({answer.json()["id"] for answer in [*first, *again]}) == 1
    assert post("something else", key)(person.client).status_code == 422
    shown = person.client.get(f"/api/v1/accounts/{person.account_id}/statuses").json()
    assert [text in status["content"] for status in shown].count(True) == 1


def test_boosting_and_unboosting_a_hundred_times_at_once_ends_in_one_of_the_two(
    server: Server, two: list[Person]
) -> None:
    author, booster = two
    status = author.client.post("/api/v1/statuses", json={"status": "Spread me"}).json()["id"]
    asks = [
        lambda client, action=action: client.post(f"/api/v1/statuses/{status}/{action}")
        for action in islice(cycle(["reblog", "unreblog"]), 100)
    ]
    answers = at_once(server, booster, asks)
    assert {answer.status_code for answer in answers} <= {200, 404, 409}  # a boost may be gone before it is shown
    shown = booster.client.get(f"/api/v1/statuses/{status}").json()
    boosters = booster.client.get(f"/api/v1/statuses/{status}/reblogged_by").json()
    assert shown["reblogs_count"] == len(boosters) == int(shown["reblogged"])


def test_following_and_unfollowing_a_hundred_times_at_once_ends_in_one_of_the_two(
    server: Server, two: list[Person]
) -> None:
    followee, follower = two
    asks = [
        lambda client, action=action: client.post(f"/api/v1/accounts/{followee.account_id}/{action}")
        for action in islice(cycle(["unfollow", "follow"]), 100)
    ]
    assert {answer.status_code for answer in at_once(server, follower, asks)} <= {200, 409}
    (relation,) = follower.client.get("/api/v1/accounts/relationships", params={"id[]": followee.account_id}).json()
    followers = follower.client.get(f"/api/v1/accounts/{followee.account_id}/followers").json()
    assert [account["id"] for account in followers] == [follower.account_id] * relation["following"]
    assert "0 differences" in server.manage("audit")
