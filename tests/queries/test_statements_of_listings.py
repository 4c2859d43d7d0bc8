"""Every listing takes a fixed number of statements, however much stands on its page; none is left out."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

import queries
from commands.endorsements import EndorseAccount
from commands.featured_tags import FeatureTag
from commands.identifiers import next_id
from commands.lists import AddListMembers, CreateList
from commands.notification_policy import ChangeNotificationPolicy
from commands.posts import PublishPost
from commands.scheduled_posts import SchedulePost
from commands.tag_follows import FollowTag
from queries import (
    account_posts,
    accounts,
    announcements,
    bookmarks,
    community,
    conversations,
    directory,
    edits,
    endorsements,
    familiar,
    favourites,
    filters,
    home,
    links,
    list_feed,
    lists,
    markers,
    mutes,
    notification_groups,
    notification_policy,
    notifications,
    posts,
    public_feed,
    relationships,
    reports,
    scheduled_posts,
    search,
    suggestions,
    tag_feed,
    tags,
    trends,
)
from queries.paging import PageRequest
from tests.queries.village import Village

PEOPLE = 12


@dataclass(frozen=True)
class Town:
    """A reader with something on every page: whom it follows, blocks, mutes …; a post of its own, a list."""

    village: Village
    reader: int
    friends: list[int]
    strangers: list[int]
    root: int
    list_id: int

    @property
    def today(self) -> date:
        return self.village.now.date()


@pytest.fixture
def town(village: Village) -> Town:
    reader, *others = village.people(1 + 2 * PEOPLE)
    friends, strangers = others[:PEOPLE], others[PEOPLE:]
    root = village.post(reader, "words #tag to begin with")
    for friend in friends:
        village.follow(reader, friend)
        village.follow(friend, reader)
        village._do(EndorseAccount(endorser_id=reader, endorsed_id=friend, endorsement_id=village._id()), reader)
    list_id = village._id()
    village._do(CreateList(list_id=list_id, account_id=reader, title="Friends"), reader)
    village._do(AddListMembers(list_id=list_id, account_id=reader, member_ids=tuple(friends)), reader)
    village._do(ChangeNotificationPolicy(account_id=reader, for_not_following="filter"), reader)
    for number, (friend, stranger) in enumerate(zip(friends, strangers, strict=True)):
        village.favourite(friend, root)
        village.boost(friend, root)
        village.favourite(stranger, root)
        village.follow(friend, stranger)
        post = village.post(friend, "@person0 words #tag and more", answers=root if number % 2 else None)
        for act in (village.bookmark, village.favourite):
            act(reader, post)
        village.favourite(friends[number - 1], post)
        village.boost(friends[number - 1], post)
        village.favourite(friends[number - 2], post)
        village.post(friend, "@person0 a word", "direct")
        village.post(stranger, "@person0 words of mine #other")
        own = village.post(reader, f"#own{number} words")
        village.pin(reader, own) if number < 5 else None
        village.edit(reader, root, f"words #tag number {number}")
        village._do(FollowTag(account_id=reader, name=f"tag{number or ''}", follow_id=village._id()), reader)
        if number < 10:
            village._do(FeatureTag(account_id=reader, name=f"featured{number}", feature_id=village._id()), reader)
        plan(village, reader)
    village.fold()
    return Town(village, reader, friends, strangers, root, list_id)


def plan(village: Village, author: int) -> None:
    due = village.now + timedelta(days=1 + village._id() % 5)
    post = PublishPost(post_id=next_id(due), author_id=author, text="Later.")
    command = SchedulePost(scheduled_id=village._id(), account_id=author, due_at=due, now=village.now, post=post)
    village._do(command, author)


Ask = Callable[[Town, PageRequest], object]

# By the function: how many statements, and the question.
LISTINGS: dict[Callable[..., object], tuple[int, Ask]] = {
    account_posts.account_posts: (3, lambda t, page: account_posts.account_posts(t.reader, t.friends[0], page)),
    account_posts.pinned_posts: (3, lambda t, page: account_posts.pinned_posts(t.friends[0], t.reader)),
    accounts.followers: (2, lambda t, page: accounts.followers(None, t.reader, page)),
    accounts.following: (2, lambda t, page: accounts.following(None, t.reader, page)),
    bookmarks.bookmarks: (3, lambda t, page: bookmarks.bookmarks(t.reader, page)),
    community.rules: (1, lambda t, page: community.rules()),
    conversations.conversations: (3, lambda t, page: conversations.conversations(t.reader, page)),
    directory.directory: (1, lambda t, page: directory.directory(t.reader, limit=page.limit)),
    edits.edits: (2, lambda t, page: edits.edits(t.friends[0], t.root)),
    endorsements.endorsed: (2, lambda t, page: endorsements.endorsed(t.reader, t.reader, page)),
    familiar.familiar_followers: (2, lambda t, page: familiar.familiar_followers(t.reader, t.strangers[: page.limit])),
    favourites.favourites: (3, lambda t, page: favourites.favourites(t.reader, page)),
    filters.filters: (1, lambda t, page: filters.filters(t.reader)),
    home.home_feed: (4, lambda t, page: home.home_feed(t.reader, page)),
    list_feed.list_feed: (3, lambda t, page: list_feed.list_feed(t.reader, t.list_id, page)),
    lists.lists: (1, lambda t, page: lists.lists(t.reader)),
    lists.lists_holding: (1, lambda t, page: lists.lists_holding(t.reader, t.friends[0])),
    lists.list_members: (2, lambda t, page: lists.list_members(t.reader, t.list_id, page)),
    lists.all_members: (2, lambda t, page: lists.all_members(t.reader, t.list_id)),
    markers.markers: (1, lambda t, page: markers.markers(t.reader, ["home", "notifications"])),
    notification_groups.groups: (4, lambda t, page: notification_groups.groups(t.reader, page, notifications.ALL)),
    notification_policy.requests: (3, lambda t, page: notification_policy.requests(t.reader, page)),
    notifications.notifications: (3, lambda t, page: notifications.notifications(t.reader, page)),
    posts.favourited_by: (2, lambda t, page: posts.favourited_by(None, t.root, page)),
    posts.boosted_by: (2, lambda t, page: posts.boosted_by(None, t.root, page)),
    public_feed.public_feed: (3, lambda t, page: public_feed.public_feed(t.reader, page)),
    relationships.relationships: (1, lambda t, page: relationships.relationships(t.reader, t.friends[: page.limit])),
    scheduled_posts.scheduled_posts: (1, lambda t, page: scheduled_posts.scheduled_posts(t.reader, page)),
    search.search_tags: (2, lambda t, page: search.search_tags(t.reader, "#o", t.today, limit=page.limit)),
    suggestions.suggestions: (2, lambda t, page: suggestions.suggestions(t.reader, limit=page.limit)),
    tag_feed.tag_feed: (3, lambda t, page: tag_feed.tag_feed(t.reader, tag_feed.TagWish(("tag",)), page)),
    tags.tags: (1, lambda t, page: tags.tags(t.reader, [f"tag{n}" for n in range(page.limit)], t.today)),
    tags.followed_tags: (2, lambda t, page: tags.followed_tags(t.reader, page, t.today)),
    tags.featured_tags: (1, lambda t, page: tags.featured_tags(t.reader)),
    tags.suggested_tags: (2, lambda t, page: tags.suggested_tags(t.reader, t.today)),
    trends.trending_posts: (3, lambda t, page: trends.trending_posts(t.reader, t.village.now, limit=page.limit)),
    trends.trending_tags: (2, lambda t, page: trends.trending_tags(t.reader, t.village.now, limit=page.limit)),
}

# These are asked in tests of their own, with what only they need.
ELSEWHERE = {
    accounts.blocks, accounts.follow_requests, mutes.mutes,  # the test below
    announcements.announcements,  # tests/api/test_announcements.py
    links.trending_links, links.link_feed,  # tests/queries/test_number_of_statements.py
    notification_groups.group_accounts, notification_policy.requests_named,  # by key and id
    reports.reports,  # nobody's page, but an operator's command
    search.search_posts, search.search_accounts,  # the test below: one more where the first ones do not do
    community.activity,  # counted once in ten minutes
}  # fmt: skip

# Parts of others, not pages.
PARTS = {"listed_accounts", "listed_posts", "feed_items", "feed_entries", "fresh_items_in", "hydrated", "cut", "filled"}
TAKEN_BY_STREAMS = {"cursors", "pairs", "posts", "keyword_id", "filter_post_id"}
_LISTING = re.compile(r"Page\[|Grouped$|(list|Sequence|tuple|dict)\[.*(View\b|FeedItem|Week)")


def found_in_code() -> Iterator[Callable[..., object]]:
    """Functions of `queries` that answer with a page or list; not those for streams, which take cursors."""
    for module in pkgutil.iter_modules(queries.__path__):
        loaded = importlib.import_module(f"queries.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == loaded.__name__ and not name.startswith("_") and name not in PARTS
            paged = not set(inspect.signature(function).parameters) & TAKEN_BY_STREAMS
            if own and paged and _LISTING.match(str(function.__annotations__.get("return"))):
                yield function


def test_every_listing_there_is_has_its_number_of_statements() -> None:
    known = {*LISTINGS, *ELSEWHERE}
    missing = {
        f"{one.__module__}.{one.__qualname__}"
        for one in found_in_code()
        if one not in known and one.__module__ != "queries.hydration"
    }
    assert missing == set()


@pytest.mark.parametrize("limit", [1, 40])
def test_a_listing_takes_as_many_statements_however_long_it_is(
    town: Town, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for function, (count, ask) in LISTINGS.items():
        with django_assert_num_queries(count, info=function.__qualname__):
            answer = ask(town, PageRequest(limit=limit))
        empty = {community.rules, filters.filters, markers.markers}
        assert function in empty or getattr(answer, "items", answer), function


@pytest.mark.parametrize("limit", [1, 40])
def test_searching_takes_one_statement_more_where_the_index_has_to_be_asked(
    town: Town, limit: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        assert search.search_posts(town.reader, "words", limit=limit)
    with django_assert_max_num_queries(3):
        assert search.search_accounts(town.reader, "person", limit=limit)


@pytest.mark.parametrize("count", [1, 5])
def test_whom_one_keeps_away_or_lets_wait_takes_two_statements(
    village: Village, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader, *others = village.people(1 + 2 * count)
    locked = village.person("locked", locked=True)
    for blocked, muted in zip(others[:count], others[count:], strict=True):
        village.block(reader, blocked)
        village.mute(reader, muted)
        village.follow(muted, locked)
    village.fold()
    for ask, viewer in ((accounts.blocks, reader), (mutes.mutes, reader), (accounts.follow_requests, locked)):
        with django_assert_num_queries(2):
            assert len(ask(viewer, PageRequest()).items) == count
