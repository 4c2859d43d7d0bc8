"""Shards that stand together are folded by one transaction, and one by one where that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection

from events import store
from events.posts import PostPublished
from events.store import Recorded
from projections import lanes, parking
from projections.home_feed import home_feed
from projections.lanes import advance, behind, checkpoint
from projections.projection import Fold
from projections.registry import lanes as lanes_by_name
from tests.projections.community import Community
from tests.projections.test_lanes import another_connection, count, number_all

pytestmark = pytest.mark.django_db(transaction=True)

Relay = Callable[[], int]


@pytest.fixture
def in_step(inline_relay: Relay) -> tuple[Community, int]:
    """Four accounts that follow one another's first; a post of it, which no shard of the home feed has folded yet."""
    community = Community(4)
    for reader in range(2, 5):
        community.follow(reader, 1)
    start = inline_relay()
    community.post(1)
    number_all()
    advance("core")
    return community, start


def shard_positions() -> set[int]:
    """Where the shards of the home feed stand."""
    return {checkpoint("home_feed", shard) for shard in range(lanes_by_name()["home_feed"].shards)}


def test_shards_that_stand_together_are_folded_by_one_transaction(in_step: tuple[Community, int]) -> None:
    community, start = in_step
    assert lanes.in_step(behind()) == {"home_feed": start}

    step = lanes.advance_together("home_feed", start)

    assert step == lanes.Advance("home_feed", store.head(), moved=True, more=False)
    assert shard_positions() == {store.head()}
    assert count("read_home_feed") == sum(len(community.feed(person)) for person in community.people) == 4
    assert lanes.in_step(behind()) == {}


def test_shards_that_stand_apart_are_folded_one_by_one(in_step: tuple[Community, int]) -> None:
    _, start = in_step
    advance("home_feed", 1)

    assert lanes.in_step(behind()) == {}
    assert lanes.advance_together("home_feed", start) is None
    assert shard_positions() == {start, store.head()}


def test_shards_held_by_another_worker_are_left_to_it(in_step: tuple[Community, int]) -> None:
    _, start = in_step
    with another_connection() as other:
        other.execute("SELECT FROM read_checkpoint WHERE lane = 'home_feed' FOR UPDATE")
        step = lanes.advance_together("home_feed", start)
        assert step == lanes.Advance("home_feed", start, moved=False, more=False)

    with another_connection() as other:
        other.execute("SELECT FROM read_checkpoint WHERE lane = 'home_feed' AND shard = 2 FOR UPDATE")
        assert lanes.advance_together("home_feed", start) is None
    assert count("read_home_feed") == 0


def test_the_checkpoint_of_a_shard_that_is_no_more_stands_for_none_that_is_held(in_step: tuple[Community, int]) -> None:
    _, start = in_step
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO read_checkpoint (lane, shard, position) VALUES ('home_feed', 99, %s)", [start])
    with another_connection() as other:
        other.execute("SELECT FROM read_checkpoint WHERE lane = 'home_feed' AND shard = 2 FOR UPDATE")
        assert lanes.advance_together("home_feed", start) is None
    assert shard_positions() == {start}

    assert lanes.advance_together("home_feed", start) is not None
    assert shard_positions() == {store.head()}
    assert checkpoint("home_feed", 99) == start


def test_much_to_write_is_left_to_several_workers(
    in_step: tuple[Community, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, start = in_step
    monkeypatch.setattr(lanes, "ROWS_TOGETHER", 3)

    assert lanes.advance_together("home_feed", start) is None
    assert (count("read_home_feed"), shard_positions()) == (0, {start})


def test_what_cannot_be_applied_to_all_shards_is_parked_shard_by_shard(
    in_step: tuple[Community, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    community, start = in_step

    def fail(_fold: Fold, _events: Sequence[Recorded]) -> None:
        raise ValueError("cannot fan out")

    monkeypatch.setitem(home_feed.handlers, PostPublished, fail)
    assert lanes.advance_together("home_feed", start) is None
    assert shard_positions() == {start}
    advance("home_feed", 0)
    assert len(parking.parked_events("home_feed")) == 1

    monkeypatch.undo()
    for shard in (1, 2, 3):
        advance("home_feed", shard)
    community.post(1)
    start = store.head()
    number_all()
    advance("core")
    assert lanes.in_step(behind()) == {"home_feed": start}
    assert lanes.advance_together("home_feed", start) is None  # later events wait behind the parked one, in its shard
