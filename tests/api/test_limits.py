"""Limits, counted out: so many pass, the next is refused; and neither spelling nor a lost Redis gives more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.test import Client

from feed_project import limits
from feed_project.api import limits as api_limits
from feed_project.limits import Limit
from tests.api.conftest import PASSWORD, Api, token_for
from tests.media.files import picture

pytestmark = pytest.mark.usefixtures("limits_from_zero")

PREFERENCES = "/api/v1/preferences"


def statuses_of(count: int, ask: Callable[[], Any]) -> list[int]:
    return [ask().status for _ in range(count)]


@pytest.fixture
def five(monkeypatch: pytest.MonkeyPatch) -> None:
    """So low that it is soon reached."""
    monkeypatch.setattr(api_limits, "REQUESTS", Limit("requests", 5, 300))


def test_three_hundred_requests_pass_and_the_next_is_refused(anna: Api):
    answers = [anna.get("/api/v1/custom_emojis").status for _ in range(3)]  # no token is looked at: the address' own
    assert answers == [200] * 3
    assert statuses_of(301, lambda: anna.get(PREFERENCES)) == [200] * 300 + [429]


def test_what_is_left_stands_in_mastodons_headers(anna: Api, five: None):
    answers = [anna.get(PREFERENCES) for _ in range(7)]
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 2
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0", "0"]
    refused = answers[-1]
    assert refused.json == {"error": "Too many requests"}
    assert refused.headers["X-RateLimit-Limit"] == "5"
    assert refused.headers["X-RateLimit-Reset"] == "2038-06-13T00:05:00.000Z"
    assert refused.headers["Retry-After"] == "240"


def test_a_new_window_begins_when_the_old_one_ends(anna: Api, five: None, monkeypatch: pytest.MonkeyPatch):
    assert statuses_of(6, lambda: anna.get(PREFERENCES))[-1] == 429
    now = limits.clock()
    monkeypatch.setattr(limits, "clock", lambda: now + 239)
    assert anna.get(PREFERENCES).status == 429
    monkeypatch.setattr(limits, "clock", lambda: now + 240)
    assert statuses_of(6, lambda: anna.get(PREFERENCES)) == [200] * 5 + [429]


def test_no_spelling_of_an_address_counts_anew(anna: Api, ben: Api, five: None):
    spellings = ["", "/", "?x=1", "/?limit=1"]
    for turn in range(5):
        anna.get(PREFERENCES + spellings[turn % 4], **{"X-Forwarded-For": f"10.0.0.{turn}"})
    wrong = ["/api//v1/preferences", "/API/v1/preferences", "/api/v1/preferences.json", "/api/v1/preferences%2f"]
    for path in [*(PREFERENCES + spelling for spelling in spellings), *wrong, "/api/v1/notifications"]:
        answer = anna.get(path, **{"X-Forwarded-For": "198.51.100.7", "X-Real-IP": "198.51.100.8"})
        assert answer.status in {404, 429}, path
    assert anna.get(PREFERENCES).status == 429
    assert ben.get(PREFERENCES).status == 200


def test_every_token_of_an_account_shares_one_count(anna: Api, application: Any, five: None):
    from feed_project.identity.models import User

    user = User.objects.get(account_id=anna.account_id)
    other = Api(token_for(user, "read", application))
    assert statuses_of(3, lambda: anna.get(PREFERENCES)) == [200] * 3
    assert statuses_of(3, lambda: other.get(PREFERENCES)) == [200, 200, 429]


def test_who_has_no_token_is_counted_by_address(five: None):
    asked = [Client().get("/api/v1/instance", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(7)]
    assert [answer.status_code for answer in asked] == [200] * 5 + [429] * 2
    assert Client().get("/api/v1/instance", REMOTE_ADDR="10.9.9.9").status_code == 200


def test_a_subscribers_many_ipv6_addresses_are_one(five: None):
    asked = [Client().get("/api/v1/instance", REMOTE_ADDR=f"2001:db8::{n:x}").status_code for n in range(1, 8)]
    assert asked == [200] * 5 + [429] * 2
    assert Client().get("/api/v1/instance", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


def test_trying_out_tokens_is_counted_too(five: None):
    tried = [Api(token=f"guess{n}").get(PREFERENCES).status for n in range(7)]
    assert tried == [401] * 5 + [429] * 2


def test_behind_our_own_proxy_its_word_is_counted_and_not_the_clients(five: None, settings: Any):
    settings.DUNLIN_TRUSTED_PROXIES = 1
    forwarded = [f"203.0.113.{n}, 198.51.100.7" for n in range(7)]
    asked = [Client().get("/api/v1/instance", headers={"X-Forwarded-For": word}).status_code for word in forwarded]
    assert asked == [200] * 5 + [429] * 2
    assert Client().get("/api/v1/instance", headers={"X-Forwarded-For": "198.51.100.8"}).status_code == 200


def test_thirty_deletions_and_unboosts_pass_in_half_an_hour(anna: Api):
    posted = anna.publish("Hello")["id"]
    asks = [lambda: anna.call("DELETE", "/api/v1/statuses/1"), lambda: anna.post(f"/api/v1/statuses/{posted}/unreblog")]
    answers = [asks[turn % 2]() for turn in range(31)]
    assert 429 not in [answer.status for answer in answers[:30]]
    assert answers[30].status == 429
    assert answers[30].headers["X-RateLimit-Limit"] == "30"
    assert anna.get(PREFERENCES).status == 200


def test_thirty_uploads_pass_in_half_an_hour_by_either_address(anna: Api):
    addresses = ("/api/v2/media", "/api/v1/media", "/api/v2/media/")
    answers = [anna.post(addresses[turn % 3], {}) for turn in range(31)]
    assert [answer.status for answer in answers] == [422] * 30 + [429]
    assert answers[30].headers["X-RateLimit-Limit"] == "30"
    assert answers[30].headers["X-RateLimit-Reset"] == "2038-06-13T00:30:00.000Z"


def test_thirty_uploads_pass_in_half_an_hour_and_then_what_is_there_can_still_be_described(anna: Api, ben: Api):
    answers = [anna.send(picture(), f"/api/v{1 + turn % 2}/media") for turn in range(32)]
    assert [answer.status for answer in answers] == [200] * 30 + [429] * 2
    for answer in answers[-2:]:
        assert answer.json == {"error": "Too many requests"}
        assert answer.headers["X-RateLimit-Limit"] == "30"
        assert answer.headers["X-RateLimit-Remaining"] == "0"
        assert answer.headers["X-RateLimit-Reset"] == "2038-06-13T00:30:00.000Z"
        assert answer.headers["Retry-After"] == "1740"
    assert (answers[0].headers["X-RateLimit-Limit"], answers[0].headers["X-RateLimit-Remaining"]) == ("30", "29")
    last = answers[29].json["id"]
    assert anna.get(f"/api/v1/media/{last}").status == 200
    assert anna.call("PUT", f"/api/v1/media/{last}", {"description": "Still possible"}).status == 200
    assert anna.send(picture(), "/api/v2/media/").status == 429
    assert ben.send(picture()).status == 200


def test_three_hundred_posts_pass_in_three_hours(anna: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(api_limits, "REQUESTS", Limit("requests", 10_000, 300))
    answers = [anna.post("/api/v1/statuses", {"status": ""}) for _ in range(301)]
    assert [answer.status for answer in answers] == [422] * 300 + [429]
    assert answers[0].headers["X-RateLimit-Limit"] == "300"
    assert answers[300].headers["X-RateLimit-Reset"] == "2038-06-13T03:00:00.000Z"


def test_an_address_makes_five_accounts_in_half_an_hour(application: Any):
    def join(number: int) -> Any:
        program = Api(token_for(None, "read write", application))
        form = {"username": f"new{number}", "email": f"new{number}@example.com", "password": PASSWORD}
        return program.post("/api/v1/accounts", {**form, "agreement": True})

    assert [join(number).status for number in range(6)] == [200] * 5 + [429]


def test_a_dead_redis_locks_nobody_out_and_lets_nobody_run_free(
    anna: Api, ben: Api, five: None, monkeypatch: pytest.MonkeyPatch
):
    assert statuses_of(3, lambda: anna.get(PREFERENCES)) == [200] * 3
    dead = redis.Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.25)
    monkeypatch.setattr(limits, "_script", lambda: dead.register_script("return {}"))
    answers = [anna.get(PREFERENCES) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 429, 429]
    assert answers[0].headers["X-RateLimit-Remaining"] == "1"
    assert statuses_of(6, lambda: ben.get(PREFERENCES)) == [200] * 5 + [429]


def test_an_emptied_redis_is_told_what_the_process_knows(anna: Api, five: None):
    client = redis.Redis.from_url(django_settings.DUNLIN_REDIS_URL)
    for remaining in ("4", "3", "2", "1", "0"):
        assert anna.get(PREFERENCES).headers["X-RateLimit-Remaining"] == remaining
        for key in client.scan_iter("dunlin:limit:*"):
            client.delete(key)
    client.script_flush()
    assert anna.get(PREFERENCES).status == 429
    limits.forget()  # another process, which learns it from Redis
    assert anna.get(PREFERENCES).status == 429
    assert all(client.ttl(key) > 0 for key in client.scan_iter("dunlin:limit:*"))


def test_what_a_process_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "_MOST_REMEMBERED", 10)
    for number in range(50):
        limits.count((Limit("requests", 5, 300), f"address:{number}"))
    assert len(limits._memory._counts) <= 10


def test_with_limits_switched_off_nothing_is_counted(anna: Api, five: None, settings: Any):
    settings.DUNLIN_THROTTLE = False
    assert statuses_of(7, lambda: anna.get(PREFERENCES)) == [200] * 7
