"""The home feed: whatever happens, in whatever batches, it holds what it should hold."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from events import store
from projections import rebuild
from projections.home_feed import home_feed
from projections.registry import projection_named
from tests.projections.community import Community

pytestmark = pytest.mark.django_db

Relay = Callable[[], int]
PEOPLE = st.integers(0, 4)
FIRST_IDS = itertools.count(1000, 1000)
ACTIONS = st.one_of(
    st.tuples(st.sampled_from(["follow", "unfollow", "block", "unblock", "mute", "unmute", "quiet"]), PEOPLE, PEOPLE),
    st.tuples(st.just("post"), PEOPLE, st.sampled_from(["public", "unlisted", "private", "direct"])),
    st.tuples(st.sampled_from(["reply", "boost", "unboost", "delete"]), PEOPLE, st.integers(0, 30)),
    st.tuples(st.just("project"), PEOPLE, PEOPLE),
)


def pushed(owner: int) -> list[int]:
    """The entry ids in an owner's home feed table, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry_id FROM read_home_feed WHERE owner_id = %s ORDER BY 1 DESC", [owner])
        return [row[0] for row in cursor.fetchall()]


def act(community: Community, name: str, account: int, other: object, project: Relay) -> None:
    """Do one generated action; accounts are counted from the community's first."""
    posts, account = list(community.posts), community.first + account
    if name == "project":
        project()
    elif name == "post":
        community.post(account, str(other), names=[community.first])
    elif name == "quiet":
        community.follow(account, community.first + int(str(other)), show_boosts=False)
    elif name not in ("reply", "boost", "unboost", "delete"):
        getattr(community, name)(account, community.first + int(str(other)))
    elif posts:
        post = posts[int(str(other)) % len(posts)]
        if name == "reply":
            community.post(account, reply_to=post)
        elif name == "delete":
            community.delete(post)
        else:
            getattr(community, name)(account, post)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, max_size=60))
@pytest.mark.django_db(transaction=True)
def test_any_history_in_any_batches_gives_the_feed_of_its_end(
    inline_relay: Relay, actions: list[tuple[str, int, object]]
) -> None:
    community = Community(5, first=next(FIRST_IDS))
    for name, account, other in actions:
        act(community, name, account, other, inline_relay)
    inline_relay()

    assert {owner: pushed(owner) for owner in community.people} == {
        owner: community.feed(owner) for owner in community.people
    }


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_feed_equals_the_live_one_and_replaces_it(inline_relay: Relay) -> None:
    community = Community(4)
    community.follow(1, 2)
    community.follow(1, 3)
    first = community.post(2)
    inline_relay()
    community.boost(3, first)
    community.mute(1, 4)
    community.delete(community.post(3))
    inline_relay()
    before = pushed(1)

    report = rebuild.rebuild(home_feed)

    assert report.switched
    assert not report.differs
    assert pushed(1) == before == community.feed(1)
    community.post(2)
    inline_relay()
    assert pushed(1) == community.feed(1)


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_counts_an_event_once_and_names_its_shards(inline_relay: Relay, settings: Settings) -> None:
    settings.DUNLIN_HOME_SHARDS = 4
    community = Community(3)
    community.follow(1, 2)
    community.post(2)
    inline_relay()
    said = StringIO()

    call_command("rebuild", "home_feed", stdout=said)

    assert f"home_feed: {store.head()} events × 4 shards folded, switched" in said.getvalue()
    community.post(2)
    inline_relay()
    assert rebuild.roll_back(home_feed) == 1


@pytest.mark.django_db(transaction=True)
def test_a_switch_can_be_rolled_back_and_is_caught_up(inline_relay: Relay) -> None:
    community = Community(3)
    community.follow(1, 2)
    community.post(2)
    inline_relay()
    rebuild.rebuild(home_feed)
    community.post(2)
    inline_relay()

    rebuild.roll_back(home_feed)

    assert pushed(1) == community.feed(1)
    community.post(2)
    inline_relay()
    assert pushed(1) == community.feed(1)


def test_entries_of_large_authors_are_not_pushed(inline_relay: Relay, settings: Settings) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = 1
    community = Community(4)
    community.follow(1, 4)
    pushed_post = community.post(4)
    community.follow(2, 4)
    community.post(4)
    inline_relay()

    assert pushed(1) == [pushed_post]


def test_a_damaged_feed_is_found_by_a_rebuild(inline_relay: Relay) -> None:
    community = Community(2)
    community.follow(1, 2)
    community.post(2)
    inline_relay()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM read_home_feed WHERE owner_id = 1")

    report = rebuild.rebuild(home_feed)

    assert report.only_new["read_home_feed"] == 1
    assert not report.switched


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_is_erased_from_former_tables_too(inline_relay: Relay) -> None:
    community = Community(1)
    post = community.post(1)
    inline_relay()
    rebuild.rebuild(projection_named("posts"))
    community.delete(post)
    inline_relay()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM read_post__old")
        assert cursor.fetchone()[0] == 1

        assert rebuild.follow_up() > 0

        cursor.execute("SELECT count(*) FROM read_post__old")
        assert cursor.fetchone()[0] == 0
        rebuild.drop_former(projection_named("posts"))
        with pytest.raises(LookupError):
            rebuild.roll_back(projection_named("posts"))
