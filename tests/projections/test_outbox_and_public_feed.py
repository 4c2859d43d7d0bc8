"""The outbox and the public feed: what is put before whom, and how."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from events.boosts import PostBoosted, PostUnboosted
from events.follows import AccountFollowed, AccountUnfollowed
from events.posts import PostDeleted, PostPublished
from tests.projections.folding import fold, rows, tell
from tests.projections.history import recorded

pytestmark = pytest.mark.django_db


def post(post_id: int, author: int = 1, reply_to: int | None = None, visibility: str = "public") -> PostPublished:
    return PostPublished(
        post_id=post_id, author_id=author, text="x", visibility=visibility, in_reply_to_account_id=reply_to
    )


def follow(follower: int) -> AccountFollowed:
    return AccountFollowed(follower_id=follower, followee_id=1, follow_id=100 + follower)


def test_posts_of_all_kinds_and_boosts_are_entries() -> None:
    tell(
        post(10),
        post(11, reply_to=2, visibility="private"),
        post(12, visibility="direct"),
        PostBoosted(boost_id=20, account_id=3, post_id=10, author_id=1, visibility="unlisted"),
    )

    entries = "SELECT entry_id, source_id, author_id, post_id, visibility, reply_to_id, position FROM read_outbox"
    assert sorted(rows(entries), key=str) == [
        (10, 1, 1, 10, "public", None, 1),
        (11, 1, 1, 11, "private", 2, 2),
        (12, 1, 1, 12, "direct", None, 3),
        (20, 3, 1, 10, "unlisted", None, 4),
    ]


@pytest.mark.parametrize("batch", [1, 100])
def test_the_followers_at_its_place_decide_how_an_entry_travels(settings: Settings, batch: int) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = 1
    history = [
        post(10),
        follow(2),
        post(11),
        follow(3),
        post(12),
        post(13),
        AccountUnfollowed(follower_id=2, followee_id=1),
    ]
    fold(recorded([*history, post(14)]), batch)

    assert sorted(rows("SELECT entry_id, pulled FROM read_outbox")) == [
        (10, False),
        (11, False),
        (12, True),
        (13, True),
        (14, False),
    ]
    assert rows("SELECT * FROM read_audience") == [(1, 1, True)]


def test_an_audience_is_pulled_no_longer_than_its_entries_last(settings: Settings) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = 0
    boost = PostBoosted(boost_id=20, account_id=1, post_id=9, author_id=5)
    tell(follow(2), post(10), boost, PostDeleted(post_id=10, author_id=1))
    assert rows("SELECT * FROM read_audience") == [(1, 1, True)]

    fold(recorded([PostUnboosted(boost_id=20, account_id=1, post_id=9)], start=5))
    assert rows("SELECT * FROM read_audience") == [(1, 1, False)]


def test_a_deleted_post_leaves_every_outbox() -> None:
    boost = PostBoosted(boost_id=20, account_id=3, post_id=10, author_id=1)
    tell(post(10), post(11), boost, PostDeleted(post_id=10, author_id=1))

    assert rows("SELECT entry_id FROM read_outbox") == [(11,)]


def test_boosts_of_a_post_redacted_before_are_gone_with_it() -> None:
    boost = PostBoosted(boost_id=20, account_id=3, post_id=10, author_id=1)
    tell(boost, PostDeleted(post_id=10, author_id=1))

    assert rows("SELECT * FROM read_outbox") == []


def test_the_public_feed_holds_public_posts_that_answer_nobody_else() -> None:
    tell(
        post(10),
        post(11, reply_to=1),
        post(12, reply_to=2),
        post(13, visibility="unlisted"),
        post(14, visibility="private"),
        post(15, visibility="direct"),
        post(16),
        PostDeleted(post_id=16, author_id=1),
    )

    assert sorted(rows("SELECT post_id, author_id, position FROM read_public_feed")) == [(10, 1, 1), (11, 1, 2)]
