"""The parts of the benchmarks that need no instance, on tiny data."""

from __future__ import annotations

import pytest

from benchmarks import rebuild
from benchmarks.__main__ import overview
from benchmarks.http import Answer, request

pytestmark = pytest.mark.django_db


def test_the_overview_names_every_benchmark_of_the_issue() -> None:
    assert {
        "fan_out",
        "home_timeline",
        "append",
        "live",
        "rebuild",
        "ordering",
        "api",
        "fuzz_api",
        "fuzz_live",
    } <= overview().keys()
    assert all(overview().values())


def test_rebuilding_a_small_demo_switches_both_models() -> None:
    events = rebuild.fill(60, members=30)
    for name in rebuild.NAMES:
        found = rebuild.measure(name)
        assert (found.events, found.switched) == (events, True)
        assert found.rows > 0
    assert "| home_feed | " in rebuild.table([found])


def test_an_answer_is_whole_only_with_its_last_byte() -> None:
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    answer = Answer()
    assert [answer.feed(whole[start : start + 1]) for start in range(len(whole))] == [False] * (len(whole) - 1) + [True]
    assert answer.json() == []


def test_a_refusal_stops_a_benchmark_with_its_words() -> None:
    answer = Answer()
    assert answer.feed(b'HTTP/1.1 401 Unauthorized\r\nContent-Length: 13\r\n\r\n{"error":"x"}')
    with pytest.raises(ConnectionError, match="401"):
        answer.json()


def test_a_request_carries_token_and_body() -> None:
    sent = request("http://localhost:8000", "POST", "/api/v1/statuses", "secret", {"status": "é"})
    head, _, body = sent.partition(b"\r\n\r\n")
    assert b"Authorization: Bearer secret" in head
    assert b"Content-Length: %d" % len(body) in head
