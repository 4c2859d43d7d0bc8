"""Bulk import keeps the promises of single appends."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from events import store
from events.store import importing
from tests.events.writing import AUTHOR, at, deleted, edited, followed, published, sql, write

pytestmark = pytest.mark.django_db(transaction=True)


def record(event, seconds=0, actor=AUTHOR):
    return event, actor, at(seconds)


def test_imported_events_read_like_appended_ones():
    positions = store.import_events([record(published(1)), record(edited(1), 5, None), record(followed(8, 9), 6)])

    assert positions == range(1, 4)
    batch = store.read_log(0, 10)
    assert [one.data for one in batch.events] == [published(1), edited(1), followed(8, 9)]
    assert [(one.position, one.version, one.actor_id, one.recorded_at) for one in batch.events] == [
        (1, 1, AUTHOR, at(0)),
        (2, 2, None, at(5)),
        (3, 1, AUTHOR, at(6)),
    ]
    assert (store.head(), store.pending()) == (3, 0)
    assert store.verify().intact


def test_import_and_append_give_the_same_hashes():
    write(published(1), edited(1), seconds=3)
    store.import_events([record(published(2), 3), record(edited(2), 3)])

    [(one, other)] = sql(
        "SELECT array_agg(payload_hash ORDER BY version) FILTER (WHERE stream = 'post-1'),"
        " array_agg(payload_hash ORDER BY version) FILTER (WHERE stream = 'post-2') FROM event"
    )
    assert len(one) == len(other) == 2
    assert store.verify().intact


def test_streams_go_on_across_imports_chunks_and_appends(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 4)
    told: list[int] = []

    write(published(1))
    store.import_events([record(edited(1, str(n)), 1) for n in range(9)], progress=told.append)
    write(edited(1), seconds=2)
    store.sequence()
    store.import_events([record(deleted(1), 3)])

    assert told == [4, 8, 9]
    stream = store.read_stream("post-1")
    assert [one.version for one in stream] == list(range(1, 13))
    assert [one.position for one in stream] == list(range(1, 13))
    assert store.verify().intact


def test_events_that_wait_for_a_position_come_before_an_import_of_their_stream():
    write(published(1), published(2))
    positions = store.import_events([record(edited(1))])

    assert positions == range(3, 4)
    assert [one.type for one in store.read_log(0, 10).events] == ["PostPublished", "PostPublished", "PostEdited"]


def test_imported_times_never_run_back_within_a_stream():
    store.import_events([record(published(1), 9), record(edited(1), 4)])
    store.import_events([record(deleted(1), 2)])

    assert [one.recorded_at for one in store.read_stream("post-1")] == [at(9)] * 3
    assert store.verify().intact


def test_an_import_that_fails_on_the_way_leaves_nothing(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)

    def records():
        yield from (record(published(n)) for n in range(5))
        raise RuntimeError("the source broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        store.import_events(records())

    assert store.head() == 0
    assert sql("SELECT count(*) FROM event") == [(0,)]
    assert store.import_events([record(published(1))]) == range(1, 2)


def test_an_import_of_nothing_gives_an_empty_range():
    write(published(1))
    store.sequence()
    assert store.import_events([]) == range(2, 2)


def test_writers_go_on_while_an_import_runs_and_are_numbered_after_it():
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            store.import_events([record(published(1))])
            pool.submit(_write_elsewhere, 2).result(timeout=10)
        assert store.sequence() == 1

    assert [one.stream for one in store.read_log(0, 10).events] == ["post-1", "post-2"]
    assert store.verify().intact


def test_a_writer_who_opens_a_stream_during_its_import_makes_a_conflict():
    inserted, imported = threading.Event(), threading.Event()

    def open_stream() -> None:
        try:
            with transaction.atomic():
                store.append([published(1)], expected={"post-1": 0}, actor_id=None, recorded_at=at(0))
                inserted.set()
                imported.wait(timeout=0.3)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(open_stream)
        inserted.wait(timeout=10)
        with pytest.raises(store.VersionConflict):
            store.import_events([record(published(2)), record(published(1))])
        imported.set()
        opening.result()

    store.sequence()
    assert [one.stream for one in store.read_log(0, 10).events] == ["post-1"]
    assert store.verify().intact


def _write_elsewhere(post_id: int) -> None:
    try:
        write(published(post_id))
    finally:
        connection.close()
