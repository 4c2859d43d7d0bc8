"""The home feed as it is read: pushed and pulled, folded, page by page, against a plain model."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from events import store
from projections.lanes import advance
from queries.folding import fold
from queries.home import home_feed
from queries.hydration import Entry
from queries.live import new_home_entries
from queries.paging import PageRequest
from queries.views import FeedItem
from tests.projections.community import Community
from tests.queries.village import Village

pytestmark = pytest.mark.django_db

PEOPLE = st.integers(0, 3)
FIRST_IDS = itertools.count(1000, 1000)
ACTIONS = st.one_of(
    st.tuples(st.sampled_from(["follow", "follow", "unfollow", "block", "mute", "unmute"]), PEOPLE, PEOPLE),
    st.tuples(st.sampled_from(["enlist", "enlist", "switch_list", "follow_tag", "choose"]), PEOPLE, PEOPLE),
    st.tuples(
        st.sampled_from(["post", "post", "boost", "boost", "reply", "unboost", "delete"]), PEOPLE, st.integers(0, 30)
    ),
)


def act(community: Community, name: str, account: int, other: int) -> None:
    account, posts = community.first + account, list(community.posts)
    tags = tuple(f"{word}{community.first}" for word in ("one", "two", "three"))  # no other community's
    language = (None, "de", "en", "nl")[other % 4]
    if name == "post":
        visibility = ("public", "unlisted", "private")[other % 3]
        community.post(account, visibility, tags=tags[: other % 4], language=language)
    elif name in ("boost", "unboost", "reply", "delete"):
        if posts:
            post = posts[other % len(posts)]
            if name == "reply":
                community.post(account, reply_to=post, tags=tags[other % 4 :], language=language)
            elif name == "delete":
                community.delete(post)
            else:
                getattr(community, name)(account, post)
    elif name == "follow_tag":
        community.follow_tag(account, tags[other % 3])
    elif name == "switch_list":
        community.switch_list(account)
    else:
        getattr(community, name)(account, community.first + other)


def expected(community: Community, owner: int) -> list[int]:
    """What the feed shows, from the model: what belongs there, folded."""
    sources = {boost: (account, post) for (account, post), boost in community.boosts.items()}
    sources |= {post: (facts.author, post) for post, facts in community.posts.items()}
    entries = [Entry(number, *sources[number], "") for number in community.feed(owner)]
    shown = fold(entries)
    return [entry.entry_id for entry in entries if entry.entry_id in shown]


def read_down(owner: int, limit: int) -> list[FeedItem]:
    """The whole feed, page by page from the newest."""
    items: list[FeedItem] = []
    page = home_feed(owner, PageRequest(limit=limit))
    while True:
        items += page.items
        if page.next_id is None:
            return items
        assert len(page.items) == limit
        page = home_feed(owner, PageRequest(max_id=page.next_id, limit=limit))


def read_up(owner: int, limit: int) -> list[int]:
    """The whole feed, page by page from the oldest."""
    ids: list[int] = []
    page = home_feed(owner, PageRequest(min_id=0, limit=limit))
    while page.prev_id is not None:
        ids = [*(item.entry_id for item in page.items), *ids]
        page = home_feed(owner, PageRequest(min_id=page.prev_id, limit=limit))
    return ids


@pytest.mark.parametrize("threshold", [1000, 1, 0])
def test_whatever_happens_all_ways_of_reading_show_what_belongs_there(
    inline_relay: Callable[[], int], settings: Settings, threshold: int
) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = threshold

    @given_settings
    @given(st.lists(ACTIONS, min_size=20, max_size=70), st.integers(1, 7))
    def whatever(actions: list[tuple[str, int, int]], limit: int) -> None:
        community = Community(4, first=next(FIRST_IDS))
        start = inline_relay()
        for action in actions:
            act(community, *action)
        head = inline_relay()
        live = new_home_entries(dict.fromkeys(community.people, start), head, most=1000)
        for owner in community.people:
            shown = expected(community, owner)
            assert [item.entry_id for item in read_down(owner, limit)] == shown
            assert read_up(owner, limit) == shown
            pushed_live = {fresh.value.entry_id for fresh in live if fresh.owner == owner}
            assert sorted(pushed_live, reverse=True) == shown

    whatever()


given_settings = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_a_boost_of_what_stands_below_is_folded_and_its_booster_named(village: Village) -> None:
    reader, author, one, other = village.people(4)
    for followee in (author, one, other):
        village.follow(reader, followee)
    post = village.post(author)
    village.boost(one, post)
    village.boost(other, post)
    village.fold()
    (item,) = home_feed(reader, PageRequest()).items
    assert item.entry_id == post
    assert item.booster is None
    assert [account.id for account in item.others] == [other, one]


def test_a_boost_is_shown_again_after_a_day(village: Village) -> None:
    reader, author, friend = village.people(3)
    village.follow(reader, author)
    village.follow(reader, friend)
    post = village.post(author)
    village.wait(hours=25)
    boost = village.boost(friend, post)
    village.fold()
    items = home_feed(reader, PageRequest()).items
    assert [item.entry_id for item in items] == [boost, post]
    assert items[0].booster is not None
    assert items[0].booster.id == friend
    assert items[0].boosted_at == village.now


def test_pages_stay_where_they_are_while_the_feed_grows(village: Village) -> None:
    reader, author = village.people(2)
    village.follow(reader, author)
    for _ in range(12):
        village.post(author)
    village.fold()
    first = home_feed(reader, PageRequest(limit=5))
    second = home_feed(reader, PageRequest(limit=5, max_id=first.next_id))
    village.post(author)
    village.fold()
    again = home_feed(reader, PageRequest(limit=5, max_id=first.next_id))
    assert [item.entry_id for item in again.items] == [item.entry_id for item in second.items]
    assert (again.next_id, again.prev_id) == (second.next_id, second.prev_id)
    assert len(home_feed(reader, PageRequest(since_id=first.prev_id)).items) == 1


@pytest.mark.parametrize("limit", [1, 4, 20])
def test_pages_are_full_of_what_may_be_seen_while_the_feed_has_not_followed(
    village: Village, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader, author, booster, left = village.people(4)
    for followee in (author, booster, left):
        village.follow(reader, followee)
    private = village.post(left, visibility="private")
    boosted = village.post(left)
    posts = [village.post(author, visibility="private" if number % 3 == 0 else "public") for number in range(12)]
    village.wait(hours=25)
    kept, taken_back, of_deleted = (village.boost(booster, post) for post in (boosted, posts[1], posts[2]))
    village.fold()
    everything = [of_deleted, taken_back, kept, *reversed(posts), boosted, private]
    assert [item.entry_id for item in read_down(reader, limit)] == everything

    village.unfollow(reader, left)
    village.unboost(booster, posts[1])
    for post in (posts[2], posts[6], posts[7], posts[11]):
        village.delete(author, post)
    while store.sequence():
        pass
    advance("core")
    gone = {of_deleted, taken_back, posts[2], posts[6], posts[7], posts[11], private}
    seen = [entry for entry in everything if entry not in gone]
    assert [item.entry_id for item in read_down(reader, limit)] == seen
    assert read_up(reader, limit) == seen
    with django_assert_num_queries(6):  # read quickly, then strictly
        assert home_feed(reader, PageRequest(max_id=posts[8], limit=3)).items[0].entry_id == posts[5]

    village.fold()
    still = [entry for entry in seen if entry != boosted]  # of somebody who is not followed any more
    assert [item.entry_id for item in read_down(reader, limit)] == still
    with django_assert_num_queries(3):
        assert home_feed(reader, PageRequest(max_id=posts[8], limit=3)).items[0].entry_id == posts[5]


def test_the_feed_of_nobody_in_particular_is_empty(village: Village) -> None:
    village.post(village.person("author"))
    village.fold()
    assert home_feed(0, PageRequest()).items == ()
    assert home_feed(2**62, PageRequest(max_id=2**80)).items == ()
