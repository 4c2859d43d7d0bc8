"""Events of older schemas are lifted on every path that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from events import store
from events.follows import AccountFollowed, FollowAdjusted, FollowRequested
from events.polls import Poll
from events.posts import PostEdited, PostPublished
from events.scheduled_posts import PlannedPost, PostScheduled
from events.store import Recorded
from events.vocabulary import Event, event, type_registry
from projections import parking
from projections.lanes import advance
from projections.posts import posts
from projections.projection import Fold

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
STREAM = "measurement-1"


class Measurement(Event):
    """Base of the three schemas."""

    @property
    def stream(self) -> str:
        return STREAM


def _in_grams(payload: dict[str, Any]) -> dict[str, Any]:
    return {"grams": payload["pounds"] * 454}


def _with_unit(payload: dict[str, Any]) -> dict[str, Any]:
    return {"weight": payload["grams"], "unit": "g"}


@pytest.fixture
def lifted() -> Iterator[type[Event]]:
    """An event written as schema 1; then the code learns schema 3. Gives the class of today."""

    @event()
    class DunlinWeighed(Measurement):
        """A bird was weighed."""

        pounds: int

    with transaction.atomic():
        store.append([DunlinWeighed(pounds=2)], expected={STREAM: 0}, actor_id=None, recorded_at=NOON)
    while store.sequence():
        pass

    @event(schema_version=3, upcasters={1: _in_grams, 2: _with_unit})
    class DunlinWeighed(Measurement):  # type: ignore[no-redef]
        """A bird was weighed."""

        weight: int
        unit: str

    yield DunlinWeighed
    del type_registry["DunlinWeighed"]


def test_streams_and_the_log_are_read_in_todays_schema(lifted: type[Event]) -> None:
    expected = lifted(weight=908, unit="g")  # type: ignore[call-arg]

    assert [one.data for one in store.read_stream(STREAM)] == [expected]
    assert [one.data for one in store.read_log(0, 10).events] == [expected]


def test_a_lifted_event_still_verifies_as_it_was_written(lifted: type[Event]) -> None:
    store.read_stream(STREAM)

    assert store.verify().intact


def test_folds_and_replays_of_parked_events_get_todays_schema(
    lifted: type[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Event | None] = []

    def fold(fold: Fold, events: Sequence[Recorded]) -> None:
        seen.extend(one.data for one in events)
        if len(seen) <= parking.TRIES + 1:
            raise ValueError("not yet")

    monkeypatch.setitem(posts.handlers, lifted, fold)
    advance("core")
    assert len(parking.parked_events("posts")) == 1

    assert parking.replay_all() == (1, 0)
    assert set(seen) == {lifted(weight=908, unit="g")}  # type: ignore[call-arg]


def test_a_schema_with_a_missing_step_is_refused_when_it_is_declared() -> None:
    with pytest.raises(TypeError, match="2"):
        event(schema_version=3, upcasters={1: _in_grams})(type("DunlinRinged", (Measurement,), {}))


def test_posts_from_before_there_were_polls_have_none() -> None:
    before = {"post_id": 1, "author_id": 2, "text": "x"}
    assert PostPublished.from_payload(before, 1).poll is None
    assert PostEdited.from_payload(before, 1).poll is None


def test_plans_from_before_there_were_media_have_none() -> None:
    before = {"scheduled_id": 1, "author_id": 2, "due_at": "2026-06-01T12:00:00.000+00:00", "post": {"text": "x"}}
    assert PostScheduled.from_payload(before, 1).post == PlannedPost(text="x")


def test_follows_from_before_languages_could_be_chosen_want_all() -> None:
    pair = {"follower_id": 1, "followee_id": 2}
    assert AccountFollowed.from_payload({**pair, "follow_id": 3}, 1).languages is None
    assert FollowRequested.from_payload({**pair, "request_id": 3}, 1).languages is None
    assert FollowAdjusted.from_payload({**pair, "show_boosts": True, "notify": False}, 1).languages is None
    chosen = {**pair, "follow_id": 3, "languages": ["de", "en"]}
    assert AccountFollowed.from_payload(chosen, 2).languages == ("de", "en")


def test_a_poll_comes_back_from_the_log_as_it_went_in() -> None:
    poll = Poll(poll_id=3, options=("a", "b"), ends_at="2026-06-01T12:00:00.000+00:00", multiple=True)
    asked = PostPublished(post_id=1, author_id=2, text="x", poll=poll)
    with transaction.atomic():
        store.append([asked], expected={asked.stream: 0}, actor_id=None, recorded_at=NOON)
    (kept,) = store.read_stream(asked.stream)
    assert kept.data == asked
    assert hash(kept.data) == hash(asked)
