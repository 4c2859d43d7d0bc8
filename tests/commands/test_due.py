"""What is due happens once, at its time, whole or not at all, and holds nothing else up."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection

from commands.accounts import EditProfile
from commands.due import Timer, commanding, pause_after, run_all, run_next
from commands.identifiers import next_id
from commands.posts import PublishPost
from commands.tables import due as rows
from commands.tables import sql
from tests.commands.community import NOW, act, at_once, count, register

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)


@pytest.fixture
def alice() -> int:
    return register("alice")[0]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.CRITICAL, "commands.due"):
        yield


def posting(alice: int) -> Timer:
    """A timer that publishes, and takes its row away as the fold of an event would."""

    def post(key: int, now: datetime) -> None:
        act(alice, PublishPost(post_id=next_id(now), author_id=alice, text=f"Number {key}."))
        rows.drop("post", [key])

    return post


def failing(alice: int) -> Timer:
    """A timer that publishes, and then breaks."""

    def fail(key: int, now: datetime) -> None:
        posting(alice)(key, now)
        raise RuntimeError("broken")

    return fail


def test_nothing_happens_before_its_time_and_once_at_it(alice: int) -> None:
    rows.put("post", [(1, NOW)])
    timers = {"post": posting(alice)}
    assert not run_next(timers, NOW - SECOND)
    assert run_next(timers, NOW)
    assert not run_next(timers, NOW)
    assert count("write_post") == 1
    assert count("write_due") == 0


def test_what_is_due_for_longest_comes_first(alice: int) -> None:
    rows.put("post", [(1, NOW), (2, NOW - SECOND), (3, NOW + SECOND)])
    assert run_all({"post": posting(alice)}, NOW) == 2
    assert sql.rows("SELECT text FROM write_post ORDER BY post_id") == [("Number 2.",), ("Number 1.",)]


def test_a_run_stops_at_its_limit_and_the_next_goes_on(alice: int) -> None:
    rows.put("post", [(key, NOW) for key in range(5)])
    assert run_all({"post": posting(alice)}, NOW, limit=3) == 3
    assert run_all({"post": posting(alice)}, NOW, limit=3) == 2


def test_a_row_that_is_put_off_is_due_later(alice: int) -> None:
    rows.put("post", [(1, NOW)])
    rows.put("post", [(1, NOW + SECOND)])
    assert not run_next({"post": posting(alice)}, NOW)
    assert run_next({"post": posting(alice)}, NOW + SECOND)


def test_what_fails_is_undone_and_noted_and_does_not_hold_the_others_up(alice: int) -> None:
    rows.put("broken", [(1, NOW - SECOND)])
    rows.put("post", [(2, NOW)])
    timers = {"broken": failing(alice), "post": posting(alice)}
    assert run_all(timers, NOW) == 2
    assert sql.rows("SELECT text FROM write_post") == [("Number 2.",)]
    assert sql.rows("SELECT kind, key, tries, problem FROM write_due_failure") == [
        ("broken", 1, 1, "RuntimeError: broken")
    ]
    assert count("event", "type = 'PostPublished'") == 1


def test_what_failed_is_tried_again_later_and_later(alice: int) -> None:
    rows.put("post", [(1, NOW)])
    assert run_next({"post": failing(alice)}, NOW)
    assert not run_next({"post": posting(alice)}, NOW + pause_after(0) - SECOND)
    assert run_next({"post": failing(alice)}, NOW + pause_after(0))
    again = NOW + pause_after(0) + pause_after(1)
    assert not run_next({"post": posting(alice)}, again - SECOND)
    assert run_next({"post": posting(alice)}, again)
    assert (count("write_post"), count("write_due"), count("write_due_failure")) == (1, 0, 0)
    assert pause_after(0) < pause_after(3) < pause_after(1000) == timedelta(hours=1)


def test_a_failed_row_that_is_put_off_runs_at_its_new_moment(alice: int) -> None:
    rows.put("post", [(1, NOW)])
    assert run_next({"post": failing(alice)}, NOW)
    rows.put("post", [(1, NOW + SECOND)])
    assert run_next({"post": posting(alice)}, NOW + SECOND)


def test_a_timer_that_leaves_its_row_as_it_was_has_failed(alice: int) -> None:
    rows.put("edit", [(alice, NOW)])
    timers = {"edit": commanding(lambda key, now: EditProfile(account_id=key, note="Changed."))}
    assert run_all(timers, NOW) == 1
    assert count("write_due_failure", "problem LIKE 'Undone:%%'") == 1
    assert count("event", "type = 'ProfileEdited'") == 0


def test_a_kind_that_nobody_sees_to_is_noted_as_a_failure() -> None:
    rows.put("unheard-of", [(1, NOW)])
    assert run_all({}, NOW) == 1
    assert count("write_due_failure", "problem LIKE 'KeyError%%'") == 1


def test_a_process_that_dies_in_between_has_done_nothing(alice: int) -> None:
    def die(key: int, now: datetime) -> None:
        posting(alice)(key, now)
        raise SystemExit

    rows.put("post", [(1, NOW)])
    with suppress(SystemExit):
        run_next({"post": die}, NOW)
    assert (count("write_post"), count("write_due"), count("write_due_failure")) == (0, 1, 0)
    assert run_next({"post": posting(alice)}, NOW)


def test_many_processes_share_what_is_due_and_do_each_thing_once(alice: int) -> None:
    rows.put("post", [(key, NOW) for key in range(30)])
    timers = {"post": posting(alice)}
    assert at_once([lambda: run_all(timers, NOW)] * 6) == {"ok": 6}
    assert count("write_post") == 30
    assert sql.rows("SELECT count(DISTINCT text) FROM write_post") == [(30,)]
    assert count("write_due") == 0


def test_a_row_that_somebody_else_holds_is_passed_over(alice: int) -> None:
    rows.put("post", [(1, NOW), (2, NOW + SECOND)])
    found: list[bool] = []

    def hold(key: int, now: datetime) -> None:
        if key == 1:
            assert at_once([lambda: found.append(run_next({"post": hold}, NOW + SECOND))]) == {"ok": 1}
            found.append(run_inside())
        rows.drop("post", [key])

    def run_inside() -> bool:
        return bool(sql.rows("SELECT FROM write_due WHERE key = 2"))

    assert run_next({"post": hold}, NOW + SECOND)
    assert found == [True, False]
    assert not connection.in_atomic_block
