"""The relay: dense positions, stream order, several relays at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction

from events import store
from tests.events.writing import at, edited, published, sql, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_events_get_positions_in_the_order_they_were_appended():
    kept = write(published(1), published(2)) + write(edited(1))

    assert store.head() == 0
    assert store.pending() == 3
    assert store.sequence() == 3
    assert store.pending() == 0

    batch = store.read_log(0, 10)
    assert [one.event_id for one in batch.events] == [one.event_id for one in kept]
    assert [one.position for one in batch.events] == [1, 2, 3]


def test_a_tick_without_news_numbers_nothing():
    assert store.sequence() == 0
    write(published(1))
    assert [store.sequence(), store.sequence()] == [1, 0]
    assert store.head() == 1


def test_a_tick_without_news_writes_nothing():
    with transaction.atomic():
        assert store.sequence() == 0
        assert sql("SELECT pg_current_xact_id_if_assigned()") == [(None,)]


def test_a_relay_that_waited_goes_on_behind_the_one_that_it_waited_for():
    write(published(1))
    store.sequence()
    write(published(2), published(3))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert store.sequence() == 2
            waiting = pool.submit(_sequence_elsewhere)
            _until("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            write(edited(1))  # which the waiting one does not see
        assert waiting.result() == 0
    assert store.sequence() == 1

    assert [one.position for one in store.read_log(0, 10).events] == [1, 2, 3, 4]
    assert store.verify().intact


def test_a_tick_numbers_no_more_than_its_limit():
    write(*(published(number) for number in range(7)))
    assert [store.sequence(limit=3) for _ in range(4)] == [3, 3, 1, 0]


def test_an_event_that_commits_late_gets_a_later_position():
    late = transaction.atomic()
    with ThreadPoolExecutor(1) as pool:
        with late:
            store.append([published(1)], expected={"post-1": 0}, actor_id=None, recorded_at=at(0))
            pool.submit(_write_elsewhere, 2).result()
            assert pool.submit(_sequence_elsewhere).result() == 1
        assert store.sequence() == 1

    assert [one.stream for one in store.read_log(0, 10).events] == ["post-2", "post-1"]
    assert store.verify().intact


def test_rolled_back_events_leave_no_gap_in_the_positions():
    write(published(1))
    with transaction.atomic():
        store.append([published(2)], expected={"post-2": 0}, actor_id=None, recorded_at=at(0))
        transaction.set_rollback(True)
    write(published(3))

    store.sequence()

    assert [(one.position, one.stream) for one in store.read_log(0, 10).events] == [(1, "post-1"), (2, "post-3")]


def test_many_relays_at_once_take_turns_and_number_everything_once():
    for start in range(0, 400, 20):
        write(*(published(start + number) for number in range(20)))

    with ThreadPoolExecutor(4) as pool:
        numbered = sum(pool.map(_drain_elsewhere, range(4)))

    assert numbered == 400 == store.head()
    assert [one.position for one in store.read_log(0, 1000).events] == list(range(1, 401))
    assert store.verify().intact


def test_a_tick_that_dies_before_its_commit_is_as_if_it_never_was():
    write(published(1), published(2))

    with transaction.atomic():
        assert store.sequence() == 2
        transaction.set_rollback(True)

    assert (store.head(), store.pending()) == (0, 2)
    assert store.sequence() == 2
    assert store.verify().intact


def test_the_relay_goes_on_where_the_log_ends_when_its_own_row_is_lost():
    write(published(1))
    store.sequence()
    sql("DELETE FROM relay")

    write(published(2))
    assert store.sequence() == 1

    assert store.head() == 2


def test_a_connection_that_the_server_ended_is_replaced_for_the_next_tick():
    write(published(1))
    [(backend,)] = sql("SELECT pg_backend_pid()")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_end_backend, backend).result()

    with pytest.raises(OperationalError):
        store.sequence()
    close_old_connections()

    assert store.sequence() == 1


def _until(condition: str) -> None:
    """Wait for a condition, for ten seconds at most."""
    for _ in range(1000):
        if sql(condition) == [(True,)]:
            return
        time.sleep(0.01)
    raise AssertionError(f"never true: {condition}")


def _end_backend(backend: object) -> None:
    try:
        sql("SELECT pg_terminate_backend(%s)", backend)
    finally:
        connection.close()


def _write_elsewhere(post_id: int) -> None:
    try:
        write(published(post_id))
    finally:
        connection.close()


def _sequence_elsewhere() -> int:
    try:
        return store.sequence()
    finally:
        connection.close()


def _drain_elsewhere(_: int) -> int:
    try:
        total = 0
        while numbered := store.sequence(limit=7):
            total += numbered
        return total
    finally:
        connection.close()
