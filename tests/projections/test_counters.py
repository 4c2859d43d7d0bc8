"""Counters: each number changes with what it counts, and never for what was not counted."""

from __future__ import annotations

from datetime import date

import pytest

from events.accounts import AccountRegistered
from events.boosts import PostBoosted, PostUnboosted
from events.favourites import PostFavourited, PostUnfavourited
from events.posts import PostDeleted, PostPublished
from events.vocabulary import Event
from tests.projections.folding import fold, rows
from tests.projections.history import recorded

pytestmark = pytest.mark.django_db

PEOPLE: list[Event] = [AccountRegistered(account_id=n, username=f"user{n}") for n in (1, 2, 3)]
LIKE = PostFavourited(favourite_id=50, account_id=2, post_id=10, author_id=1)
UNLIKE = PostUnfavourited(account_id=2, post_id=10)
BOOST = PostBoosted(boost_id=60, account_id=2, post_id=10, author_id=1)


def post(post_id: int = 10, author: int = 1, reply_to: int | None = None, visibility: str = "public") -> PostPublished:
    return PostPublished(post_id=post_id, author_id=author, text="x", in_reply_to_id=reply_to, visibility=visibility)


def numbers(post_id: int = 10) -> tuple[int, int, int]:
    """(replies, boosts, favourites) of a post."""
    [found] = rows(f"SELECT replies, boosts, favourites FROM read_post_counts WHERE post_id = {post_id}")
    return found


def posts(account: int) -> tuple[int, date | None]:
    """(number of posts, day of the last) of an account."""
    [found] = rows(f"SELECT posts, last_post_on FROM read_account_counts WHERE account_id = {account}")
    return found


@pytest.mark.parametrize("batch", [1, 100])
def test_liking_unliking_and_liking_again_counts_once(batch: int) -> None:
    fold(recorded([*PEOPLE, post(), LIKE, UNLIKE, LIKE]), batch)

    assert numbers() == (0, 0, 1)


@pytest.mark.parametrize("batch", [1, 100])
def test_replies_count_unless_they_are_direct_or_deleted(batch: int) -> None:
    replies = [post(11, 2, 10), post(12, 3, 10, "private"), post(13, 2, 10, "direct"), post(14, 3, 10)]
    gone = [PostDeleted(post_id=n, author_id=2, in_reply_to_id=10) for n in (13, 14)]
    fold(recorded([*PEOPLE, post(), *replies, *gone]), batch)

    assert numbers() == (2, 0, 0)
    assert posts(2)[0] == 1


def test_boosts_count_as_posts_of_the_booster() -> None:
    fold(recorded([*PEOPLE, post(), BOOST]))
    assert (posts(2), numbers()) == ((1, date(2026, 3, 2)), (0, 1, 0))

    fold(recorded([PostUnboosted(boost_id=60, account_id=2, post_id=10)], start=6))
    assert (posts(2), numbers()) == ((0, None), (0, 0, 0))


def test_a_deleted_post_takes_its_boosts_off_everybody_once() -> None:
    again = PostBoosted(boost_id=61, account_id=3, post_id=10, author_id=1)
    gone = [PostDeleted(post_id=10, author_id=1), PostUnboosted(boost_id=60, account_id=2, post_id=10)]
    fold(recorded([*PEOPLE, post(), BOOST, again, *gone]), batch=1)

    assert [posts(n)[0] for n in (1, 2, 3)] == [0, 0, 0]
    assert rows("SELECT * FROM read_post_counts") == rows("SELECT * FROM read_counted_entry") == []


def test_the_last_post_is_the_latest_that_is_left() -> None:
    events = [*PEOPLE, post(10), post(11), post(12), *[LIKE, UNLIKE] * 3, post(13)]
    fold(recorded([*events, PostDeleted(post_id=13, author_id=1)]))

    assert posts(1) == (3, date(2026, 3, 2))


def test_a_reply_outliving_its_parent_is_taken_off_nobody() -> None:
    gone = [PostDeleted(post_id=10, author_id=1), PostDeleted(post_id=11, author_id=2, in_reply_to_id=10)]
    fold(recorded([*PEOPLE, post(), post(11, 2, 10), *gone]), batch=1)

    assert rows("SELECT * FROM read_post_counts") == []
    assert posts(2) == (0, None)
