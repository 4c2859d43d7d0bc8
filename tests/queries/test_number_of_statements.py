"""However many posts a page has, the number of statements it takes stays the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from queries.account_posts import account_posts
from queries.accounts import followers
from queries.bookmarks import bookmarks
from queries.favourites import favourites
from queries.home import home_feed
from queries.links import link_feed, trending_links
from queries.live import new_home_entries, new_notifications
from queries.notification_groups import groups
from queries.notification_policy import policy, requests
from queries.notifications import ALL, notifications, unread_count
from queries.paging import PageRequest
from queries.posts import favourited_by, thread
from queries.public_feed import public_feed
from queries.relationships import relationships
from tests.queries.village import Village

Question = Callable[[int], object]

LINKS = "https://example.org/"
NOW = datetime(2026, 5, 1, 1, tzinfo=UTC)


@pytest.fixture
def busy(village: Village) -> tuple[int, int, int, list[int]]:
    """A reader with followees who posted, boosted and favourited: (reader, author, root, people)."""
    reader, *people = village.people(5)
    root = village.post(reader)
    for person in people:
        village.follow(reader, person)
        village.follow(person, reader)
        village.favourite(person, root)
    for number in range(44):
        text = f"@person0 words #tag {LINKS}{number % 3}"
        post = village.post(people[number % 4], text, answers=root if number % 2 else None)
        village.bookmark(reader, post)
        village.favourite(reader, post)
        if number % 12 == 0:
            village.pin(people[0], post)
        if number % 3 == 0:
            village.boost(people[(number + 1) % 4], post)
    for number in range(3):
        village.preview(f"{LINKS}{number}")
    village.fold()
    return reader, people[0], root, people


@pytest.mark.parametrize("limit", [1, 20, 40])
def test_a_page_takes_a_fixed_number_of_statements(
    busy: tuple[int, int, int, list[int]], limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader, author, root, people = busy
    page = PageRequest(limit=limit)
    older = PageRequest(limit=limit, max_id=home_feed(reader, PageRequest(limit=2)).next_id)
    questions: list[tuple[int, Callable[[], object]]] = [
        (3, lambda: home_feed(reader, page)),
        (3, lambda: home_feed(reader, older)),
        (3, lambda: home_feed(reader, PageRequest(limit=limit, min_id=0))),
        (3, lambda: public_feed(reader, page)),
        (3, lambda: public_feed(None, page)),
        (2, lambda: trending_links(NOW, limit=limit)),
        (4, lambda: link_feed(reader, f"{LINKS}1", page, NOW)),
        (3, lambda: account_posts(reader, author, page)),
        (3, lambda: account_posts(None, author, page, pinned=True)),
        (3, lambda: account_posts(reader, author, page, tagged="tag")),
        (3, lambda: bookmarks(reader, page)),
        (3, lambda: favourites(reader, page)),
        (3, lambda: notifications(reader, page)),
        (4, lambda: groups(reader, page, ALL)),
        (1, lambda: unread_count(reader)),
        (1, lambda: policy(reader)),
        (1, lambda: requests(reader, page)),
        (2, lambda: followers(None, reader, page)),
        (2, lambda: favourited_by(None, root, page)),
        (4, lambda: thread(reader, root)),
        (1, lambda: relationships(reader, people[:limit])),
    ]
    for count, question in questions:
        with django_assert_num_queries(count):
            question()


@pytest.mark.parametrize("watchers", [1, 5])
def test_live_takes_no_more_statements_for_more_owners(
    busy: tuple[int, int, int, list[int]],
    watchers: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    reader, _, _, people = busy
    owners = dict.fromkeys([reader, *people][:watchers], 0)
    # Whether there is anything, skeleton, how far feeds are, folding, posts, their authors, flags, boosters.
    with django_assert_max_num_queries(8):
        assert new_home_entries(owners, 10**4, most=1000)
    # Whether there is anything, skeleton, posts, their authors, flags, who it came from.
    with django_assert_max_num_queries(6):
        assert new_notifications(owners, 10**4, most=1000)
