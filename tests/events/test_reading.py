"""Reading the log in pieces and asking where events stand."""

import pytest

from events import store
from events.store.recorded import UnknownEventType
from events.vocabulary import type_registry
from tests.events.writing import edited, followed, published, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven_events() -> list[store.Recorded]:
    """Three posts, three edits, a follow; all numbered, in this order."""
    kept = write(*(published(n) for n in (1, 2, 3)), *(edited(n) for n in (1, 2, 3)), followed(8, 9))
    store.sequence()
    return kept


def positions(batch: store.LogBatch) -> list[int | None]:
    return [one.position for one in batch.events]


def test_a_reader_that_goes_on_from_the_last_position_sees_everything_once(seven_events):
    seen, after = [], 0
    while (batch := store.read_log(after, 3)).last > after:
        seen += positions(batch)
        after = batch.last
    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_a_batch_never_runs_past_the_head_nor_past_its_bound(seven_events):
    assert store.read_log(0, 100).last == 7
    assert positions(store.read_log(2, 100, up_to=4)) == [3, 4]
    assert store.read_log(2, 100, up_to=4).last == 4
    assert store.read_log(7, 100) == store.LogBatch([], 7)
    assert store.read_log(5, 100, up_to=3) == store.LogBatch([], 5)


def test_types_left_out_still_count_as_covered(seven_events):
    batch = store.read_log(0, 6, types=["AccountFollowed", "PostEdited"])
    assert positions(batch) == [4, 5, 6]
    assert batch.last == 6
    assert store.read_log(0, 3, types={"AccountFollowed"}) == store.LogBatch([], 3)


def test_a_stream_is_read_from_after_a_version_on(seven_events):
    assert [one.type for one in store.read_stream("post-2")] == ["PostPublished", "PostEdited"]
    assert [one.type for one in store.read_stream("post-2", after_version=1)] == ["PostEdited"]
    assert store.read_stream("post-99") == []


def test_an_event_of_an_unknown_type_says_so(seven_events, monkeypatch):
    monkeypatch.delitem(type_registry, "AccountFollowed")
    assert len(store.read_log(0, 6).events) == 6
    with pytest.raises(UnknownEventType, match="AccountFollowed"):
        store.read_log(6, 1)
