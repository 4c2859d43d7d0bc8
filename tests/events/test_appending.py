"""Appending: versions, conflicts, times, what an append gives back."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import ProgrammingError, connection, transaction

from events import store
from events.posts import PostPublished
from events.vocabulary import Event
from tests.events.writing import AUTHOR, at, deleted, edited, followed, published, sql, write

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


def elsewhere(look: Callable[[], T]) -> T:
    """What another connection sees."""

    def work() -> T:
        try:
            return look()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_events_come_back_as_they_were_appended():
    post = published(1, 'Tab\t, "quotes", back\\slash, grüne 🪶 and \u0000')
    with transaction.atomic():
        [kept] = store.append(
            [post], expected={"post-1": 0}, actor_id=AUTHOR, recorded_at=at(0), causation_id=2**62, correlation_id="a|b"
        )

    [read] = store.read_stream("post-1")

    assert read == kept
    assert read.data == post
    assert (read.actor_id, read.causation_id, read.correlation_id) == (AUTHOR, 2**62, "a|b")
    assert (read.stream, read.version, read.type) == ("post-1", 1, "PostPublished")
    assert read.schema_version == PostPublished.schema_version
    assert read.recorded_at == at(0)
    assert read.position is None


def test_several_events_of_several_streams_go_in_together_and_in_order():
    kept = write(published(1), published(2), edited(1), followed(8, 9))

    assert [(one.stream, one.version) for one in kept] == [
        ("post-1", 1),
        ("post-2", 1),
        ("post-1", 2),
        ("relationship-8-9", 1),
    ]
    assert [one.event_id for one in kept] == sorted(one.event_id for one in kept)


def test_an_append_without_events_changes_nothing():
    with transaction.atomic():
        assert store.append([], expected={}, actor_id=None, recorded_at=at(0)) == []
    assert store.pending() == 0


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_an_append_at_another_version_is_a_conflict_and_leaves_nothing(expected):
    write(published(1), edited(1))

    with pytest.raises(store.VersionConflict), transaction.atomic():
        store.append([edited(1)], expected={"post-1": expected}, actor_id=None, recorded_at=at(0))

    assert len(store.read_stream("post-1")) == 2
    assert store.pending() == 2


def test_a_conflict_dooms_the_transaction_even_when_it_is_swallowed():
    write(published(1))

    with transaction.atomic():
        store.append([published(2)], expected={"post-2": 0}, actor_id=None, recorded_at=at(0))
        with pytest.raises(store.VersionConflict):
            store.append([edited(1), edited(1)], expected={"post-1": 0}, actor_id=None, recorded_at=at(0))

    assert store.read_stream("post-2") == []
    assert len(store.read_stream("post-1")) == 1


def test_a_stream_that_was_not_locked_by_name_cannot_be_appended_to():
    with pytest.raises(KeyError), transaction.atomic():
        store.append([published(1)], expected={}, actor_id=None, recorded_at=at(0))


def test_an_append_outside_a_transaction_is_one_of_its_own():
    [kept] = store.append([published(1)], expected={"post-1": 0}, actor_id=AUTHOR, recorded_at=at(0))

    assert not connection.in_atomic_block
    assert elsewhere(lambda: store.read_stream("post-1")) == [kept]
    assert elsewhere(store.pending) == 1


@pytest.mark.parametrize("events", [[edited(1)], [published(2), edited(1)], [edited(1), published(2)]])
def test_outside_a_transaction_a_conflict_leaves_nothing_and_the_next_append_succeeds(events: list[Event]):
    write(published(1), edited(1))

    expected = {"post-1": 1, "post-2": 0}
    with pytest.raises(store.VersionConflict):
        store.append(events, expected=expected, actor_id=AUTHOR, recorded_at=at(0))
    assert elsewhere(store.pending) == 2

    store.append(events, expected=expected | {"post-1": 2}, actor_id=AUTHOR, recorded_at=at(0))
    assert elsewhere(store.pending) == 2 + len(events)
    assert store.verify().intact


def test_two_writers_of_one_new_stream_meet_in_a_conflict():
    both_have_looked = threading.Barrier(2)

    def open_stream(_: int) -> bool:
        try:
            with transaction.atomic():
                expected = store.lock(["post-1"])
                both_have_looked.wait(timeout=10)
                store.append([published(1)], expected=expected, actor_id=None, recorded_at=at(0))
            return True
        except store.VersionConflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(open_stream, range(2))) == [False, True]
    assert len(store.read_stream("post-1")) == 1


def test_writers_of_one_stream_queue_and_lose_nothing():
    write(published(1))

    def edit(number: int) -> None:
        try:
            for _ in range(10):
                write(edited(1, f"by {number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(edit, range(4)))

    assert [one.version for one in store.read_stream("post-1")] == list(range(1, 42))
    assert store.verify().intact


def test_locks_of_many_streams_never_wait_in_a_circle():
    write(*(published(number) for number in range(6)))

    def touch(turn: int) -> None:
        names = list(range(6))[:: 1 if turn % 2 else -1]
        try:
            for _ in range(10):
                write(*(edited(number) for number in names))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(touch, range(4)))

    assert {len(store.read_stream(f"post-{number}")) for number in range(6)} == {41}


def test_time_never_runs_back_within_a_stream():
    write(published(1), seconds=10)
    [late] = write(edited(1), seconds=5)
    write(deleted(1), seconds=20)

    assert late.recorded_at == at(10)
    assert [one.recorded_at for one in store.read_stream("post-1")] == [at(10), at(10), at(20)]
    assert store.verify().intact


def test_each_statement_is_prepared_once_whatever_the_values():
    write(published(1))
    origins = [(1, 1, "a"), (2**40, 2**40, "b"), (70_000, 300, "c")]
    counts = set()
    for version, (actor, cause, correlation) in enumerate(origins, 1):
        with transaction.atomic():
            store.append(
                [edited(1)],
                expected={"post-1": version},
                actor_id=actor,
                recorded_at=at(0),
                causation_id=cause,
                correlation_id=correlation,
            )
        counts |= set(sql("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%INTO pending%%'"))
    assert len(counts) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET payload = '{}'",
        "UPDATE event SET actor_id = 8",
        "UPDATE event SET payload = NULL, actor_id = 8",
        "DELETE FROM event",
        "UPDATE log SET position = 9",
        "DELETE FROM log",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(statement):
    write(published(1))
    store.sequence()

    with pytest.raises(ProgrammingError, match="insert-only"):
        sql(statement)

    assert store.verify().intact


@pytest.mark.parametrize("table", ["event", "log"])
def test_the_database_itself_refuses_to_truncate_the_log(table):
    write(published(1))

    with transaction.atomic():
        sql(f"ALTER TABLE {table} ENABLE TRIGGER {table}_truncate")
        with pytest.raises(ProgrammingError, match="insert-only"):
            sql(f"TRUNCATE {table}")
        transaction.set_rollback(True)

    assert len(store.read_stream("post-1")) == 1
