"""The nudge: which queue it takes, and how little it asks of the broker."""

import time

import pytest
from kombu.exceptions import OperationalError

from feed_project import celery, wakeups
from feed_project.celery import advance, app, route
from projections.lanes import Advance
from projections.registry import nudged_after


@pytest.mark.parametrize(("lane", "queue"), [("core", "core"), ("home_feed", "fanout"), ("notifications", "fanout")])
def test_the_lane_that_answers_for_writes_has_its_own_queue(lane, queue) -> None:
    assert route("advance", (lane, 3), {}, {}) == {"queue": queue}
    assert route("advance", (), {"lane": lane, "shard": 3}, {}) == {"queue": queue}


def test_push_messages_have_a_queue_of_their_own_and_hold_no_feed_up() -> None:
    assert route("push", (), {}, {}) == {"queue": "push"}


def test_a_dead_broker_is_noticed_within_two_seconds() -> None:
    with app.connection(hostname="redis://127.0.0.1:1/0") as dead:
        began = time.monotonic()
        with pytest.raises(OperationalError):
            advance.apply_async(args=("core", 0), connection=dead, queue="core")
        assert time.monotonic() - began < 2


def test_a_nudge_is_neither_kept_nor_tried_again() -> None:
    assert advance.ignore_result
    assert not advance.acks_late
    assert not app.conf.task_publish_retry
    assert advance.expires


def test_a_broker_that_hangs_is_waited_for_once_and_is_no_error(monkeypatch) -> None:
    asked: list[tuple[str, int]] = []

    def hang(lane: str, shard: int) -> None:
        asked.append((lane, shard))
        raise OperationalError("Timeout reading from socket")

    monkeypatch.setattr(celery, "nudge", hang)
    monkeypatch.setattr(wakeups, "announce", lambda lane, position: None)
    assert len(nudged_after("core")) > 1
    celery._tell(Advance("core", 5, moved=True, more=False))
    assert asked == list(nudged_after("core"))[:1]
