"""Few nudges move many shards: whoever is nudged takes those behind along."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands.importing import import_history
from events import store
from feed_project import celery
from feed_project.demo.graph import read_graph
from feed_project.demo.story import tell
from projections import lanes, registry

NOW = datetime(2026, 6, 3, 19, 20, tzinfo=UTC)


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    sent: list[tuple[str, int]] = []
    monkeypatch.setattr(celery, "nudge", lambda lane, shard: sent.append((lane, shard)))
    return sent


def begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all shards of the home feed have folded ten events of a history, the same ten."""
    import_history(tell(read_graph().among(12), now=NOW, posts=10).records)
    lanes.advance("core", max_batches=1_000_000)
    with monkeypatch.context() as few:
        few.setattr(lanes, "BATCH_EVENTS", 10)
        for shard in range(4):
            lanes.advance("home_feed", shard, max_batches=1)
    assert 0 < lanes.checkpoint("home_feed") < store.head()


def test_one_worker_is_nudged_after_the_core_lane(nudged: list[tuple[str, int]], db: None) -> None:
    import_history(tell(read_graph().among(12), now=NOW, posts=10).records)
    celery.advance("core", 0)
    assert nudged == [("home_feed", 0)]


def test_who_has_little_to_do_calls_nobody(
    nudged: list[tuple[str, int]], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(monkeypatch)
    celery.advance("home_feed", 0)
    assert lanes.behind() == {}
    assert nudged == []


def test_who_has_much_to_do_calls_another_worker_to_the_other_shards(
    nudged: list[tuple[str, int]], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(monkeypatch)
    monkeypatch.setattr(lanes, "ROWS_TOGETHER", 1)
    celery.advance("home_feed", 0)
    assert nudged == [("home_feed", 2)]
    assert lanes.behind() == {}


def test_who_was_called_calls_nobody(nudged: list[tuple[str, int]], db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(monkeypatch)
    monkeypatch.setattr(lanes, "ROWS_TOGETHER", 1)
    celery.advance("home_feed", 2)
    assert nudged == []


def test_one_nudge_moves_every_lane_behind_core(nudged: list[tuple[str, int]], db: None) -> None:
    import_history(tell(read_graph().among(12), now=NOW, posts=10).records)
    lanes.advance("core")
    celery.advance("home_feed", 2)
    places = registry.places_from("home_feed", 2)
    assert {lane for lane, _ in places} == {lane.name for lane in registry.lanes().values() if lane.follows == "core"}
    assert {lanes.checkpoint(*place) for place in places} == {store.head()}
    assert nudged == []


def test_places_are_taken_round_from_the_nudged_one() -> None:
    home = [("home_feed", shard) for shard in range(4)]
    others = [("notifications", 0), ("search", 0)]
    assert registry.places_from("home_feed", 2) == (*home[2:], *others, *home[:2])
    assert registry.places_from("search", 0) == (others[1], *home, others[0])
    assert registry.places_from("core", 0) == (("core", 0),)


def test_a_shard_with_much_to_do_leaves_the_others_to_other_nudges(
    nudged: list[tuple[str, int]], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "BATCH_EVENTS", 5)
    import_history(tell(read_graph().among(12), now=NOW, posts=10).records)
    lanes.advance("core", max_batches=1_000_000)
    celery.advance("home_feed", 2)
    assert nudged == [("home_feed", 2)]
    assert lanes.checkpoint("home_feed", 2) == 100
    assert lanes.checkpoint("home_feed", 3) == 0


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lanes of which a single shard was advanced."""
    lanes_visited: list[str] = []
    real = lanes.advance

    def advance(lane: str, shard: int = 0, *, max_batches: int = 20) -> lanes.Advance:
        lanes_visited.append(lane)
        return real(lane, shard, max_batches=max_batches)

    monkeypatch.setattr(lanes, "advance", advance)
    return lanes_visited


def test_shards_in_step_are_moved_together_batch_by_batch(
    nudged: list[tuple[str, int]], visited: list[str], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(monkeypatch)
    monkeypatch.setattr(lanes, "BATCH_EVENTS", 10)
    visited.clear()

    celery.advance("home_feed", 0)

    assert "home_feed" not in visited
    assert {lanes.checkpoint("home_feed", shard) for shard in range(4)} == {store.head()}
    assert "home_feed" not in {lane for lane, _ in nudged}
