"""Lanes: exactly once, in order, never past the lane they follow, around events that cannot be applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction

from events import store
from events.posts import PostEdited, PostPublished
from events.store import Recorded
from projections import lanes, parking
from projections.home_feed import home_feed
from projections.lanes import advance, behind, checkpoint
from projections.posts import posts
from projections.projection import Fold
from projections.registry import lanes as lanes_by_name
from projections.registry import projection_named
from tests.projections.community import START, Community

pytestmark = pytest.mark.django_db(transaction=True)

Relay = Callable[[], int]


def number_all() -> None:
    """Number what is pending, but fold nothing."""
    while store.sequence():
        pass


def count(table: str) -> int:
    """How many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@contextmanager
def another_connection() -> Iterator[psycopg.Connection]:
    """A second session on the test database, as another process would have."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        yield other


@pytest.fixture
def broken_posts(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the projection `posts` fail at texts that contain a word."""

    def break_at(word: str) -> None:
        healthy = posts.handlers[PostPublished]

        def fail(fold: Fold, events: Sequence[Recorded]) -> None:
            if any(isinstance(e.data, PostPublished) and word in e.data.text for e in events):
                raise ValueError(f"cannot render {word}")
            healthy(fold, events)

        monkeypatch.setitem(posts.handlers, PostPublished, fail)

    return break_at


def publish(post_id: int, text: str) -> None:
    """Append a post and an edit of it, without folding them."""
    with transaction.atomic():
        store.append(
            [
                PostPublished(post_id=post_id, author_id=1, text=text),
                PostEdited(post_id=post_id, author_id=1, text=f"{text}, edited"),
            ],
            expected={f"post-{post_id}": 0},
            actor_id=1,
            recorded_at=START,
        )


def test_a_lane_that_follows_never_passes_the_lane_before_it() -> None:
    community = Community(2)
    community.follow(1, 2)
    community.post(2)
    number_all()

    step = advance("home_feed", 0)

    assert (step.position, step.moved, step.more) == (0, False, False)
    advance("core")
    assert advance("home_feed", 0).position == checkpoint("core") == store.head()


def test_rows_and_checkpoint_commit_or_vanish_together(monkeypatch: pytest.MonkeyPatch) -> None:
    Community(1).post(1)
    number_all()

    def power_cut(*_: object) -> None:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr(lanes, "move_checkpoint", power_cut)
    with pytest.raises(RuntimeError):
        advance("core")
    assert (count("read_post"), checkpoint("core")) == (0, 0)

    monkeypatch.undo()
    advance("core")
    assert (count("read_post"), checkpoint("core")) == (1, store.head())


def test_a_doubled_nudge_finds_nothing_left_to_do() -> None:
    Community(1).post(1)
    number_all()
    advance("core")

    again = advance("core")

    assert not again.moved
    assert count("read_outbox") == 1


def test_a_lane_held_by_another_worker_is_left_to_it() -> None:
    Community(1).post(1)
    number_all()
    advance("core", max_batches=1)
    Community(1, first=10).post(10)
    number_all()
    with another_connection() as other:
        other.execute("SELECT FROM read_checkpoint WHERE lane = 'core' FOR UPDATE")

        step = advance("core")

        assert not step.moved
    assert advance("core").moved


def test_a_run_is_bounded_by_the_rows_it_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "BATCH_ROWS", 10)
    community = Community(40)
    for reader in range(2, 41):
        community.follow(reader, 1)
    for _ in range(3):
        community.post(1)
    number_all()
    advance("core")
    positions = []
    while (step := advance("home_feed", 0, max_batches=1)).moved:
        positions.append(step.position)

    assert len(positions) > 3
    assert positions[-1] == store.head()


def test_an_event_that_cannot_be_applied_is_parked_with_the_later_ones_of_its_stream(
    broken_posts: Callable[[str], None],
) -> None:
    Community(1)
    broken_posts("poison")
    publish(100, "harmless")
    publish(200, "poison")
    publish(300, "harmless too")
    number_all()

    advance("core")

    assert checkpoint("core") == store.head()
    assert [(p.projection, p.key) for p in parking.parked_events()] == [("posts", "post-200")] * 2
    assert count("read_post") == 2
    assert count("read_outbox") == 3  # other projections of the lane go on


def test_later_events_of_a_parked_stream_wait_behind_it(broken_posts: Callable[[str], None]) -> None:
    Community(1)
    broken_posts("poison")
    publish(200, "poison")
    number_all()
    advance("core")
    with transaction.atomic():
        edit = PostEdited(post_id=200, author_id=1, text="harmless")
        store.append([edit], expected={"post-200": 2}, actor_id=1, recorded_at=START)
    number_all()

    advance("core")

    assert len(parking.parked_events("posts")) == 3


def test_parked_events_are_replayed_in_order_once_the_fault_is_mended(
    broken_posts: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    Community(1)
    broken_posts("poison")
    publish(200, "poison")
    number_all()
    advance("core")
    assert parking.replay_all() == (0, 2)
    monkeypatch.undo()

    assert parking.replay_all() == (2, 0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT document->>'text' FROM read_post WHERE post_id = 200")
        assert cursor.fetchone()[0] == "poison, edited"
    assert parking.parked_events() == []


def test_every_shard_starts_at_zero_and_lags_behind_what_it_may_reach() -> None:
    shards = lanes_by_name()["home_feed"].shards
    assert behind() == {}
    publish(200, "first")
    number_all()
    assert behind() == {("core", 0): 0}

    advance("core")
    followers = {(lane, 0): 0 for lane in ("notifications", "search")} | {("home_feed", k): 0 for k in range(shards)}
    assert behind() == followers

    for place in followers:
        advance(*place)
    assert behind() == {}
    assert checkpoint("search") == store.head() == 2


def test_an_unknown_projection_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="home_feed"):
        projection_named("homefeed")
    assert projection_named("home_feed") is home_feed
