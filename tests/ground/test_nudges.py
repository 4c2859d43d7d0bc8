"""The nudge: which queue it takes, and how little it asks of the broker."""

import time

import pytest
from celery import Task
from kombu.exceptions import OperationalError

from feed_project import celery, wakeups
from feed_project.celery import advance, app, nudge_leftovers, nudge_links, nudge_media, nudge_push, route
from projections.lanes import Advance


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


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a broker that hangs was asked to take, by task; nothing was sent before."""
    asked: list[str] = []

    def hang(task: Task, **_: object) -> None:
        asked.append(task.name)
        raise OperationalError("Timeout reading from socket")

    monkeypatch.setattr(Task, "apply_async", hang)
    monkeypatch.setattr(wakeups, "note_nudge", lambda lane, shard: True)
    monkeypatch.setattr(wakeups, "announce", lambda lane, position: None)
    monkeypatch.setattr(celery, "_nudges", celery._Nudges())
    return asked


def test_a_broker_that_hangs_is_waited_for_once_and_is_no_error(attempts: list[str]) -> None:
    celery._tell(Advance("core", 5, moved=True, more=False))
    for nudge in (nudge_push, nudge_media, nudge_links, nudge_leftovers):
        nudge()
    assert attempts == ["advance"]


def test_a_broker_that_hung_is_asked_again_after_its_rest(attempts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(celery, "REST_SECONDS", 0.01)
    for _ in range(2):
        nudge_media()
        time.sleep(0.02)
    assert attempts == ["media", "media"]


def test_nothing_is_sent_while_a_nudge_like_it_is_under_way(
    attempts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(wakeups, "note_nudge", lambda lane, shard: asked.append((lane, shard)))
    celery.nudge("home_feed", 2)
    nudge_links()
    assert (attempts, asked) == ([], [("home_feed", 2), ("links", 0)])
