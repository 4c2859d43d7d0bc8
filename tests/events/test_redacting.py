"""Redaction erases words and keeps proof."""

import pytest

from events import store
from tests.events.writing import deleted, edited, published, sql, write

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_payloads_before_the_deletion_are_erased_and_the_log_stays_intact():
    write(published(1, "a secret"), published(2, "something else"))
    write(edited(1, "the same secret"), deleted(1))
    store.sequence()

    assert store.redact("post-1") == 2

    assert [one.data for one in store.read_stream("post-1")] == [None, None, deleted(1)]
    assert [one.data for one in store.read_log(0, 10).events] == [
        None,
        published(2, "something else"),
        None,
        deleted(1),
    ]
    assert sql("SELECT count(*) FROM event WHERE payload::text LIKE '%%secret%%'") == [(0,)]
    found = store.verify()
    assert found.intact
    assert found.redacted == 2


def test_redacting_twice_or_nothing_does_no_harm():
    write(published(1), deleted(1))

    assert store.redact("post-1") == 1
    assert store.redact("post-1") == 0
    assert store.redact("post-99") == 0


def test_redacted_facts_still_say_what_happened_and_when():
    [before, _] = write(published(1), deleted(1))
    store.redact("post-1")

    after = store.read_stream("post-1")[0]

    assert after.data is None
    assert (after.type, after.version, after.recorded_at) == (before.type, before.version, before.recorded_at)


def test_a_stream_goes_on_after_its_redaction():
    write(published(1), deleted(1))
    store.redact("post-1")
    write(deleted(1))
    assert store.verify().intact
