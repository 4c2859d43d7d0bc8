"""A boost for followers only is nobody else's, even before the fan-out has heard of an unfollowing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from events import store
from events.boosts import PostBoosted
from events.follows import AccountUnfollowed
from projections.lanes import advance
from queries.home import home_feed
from queries.paging import PageRequest
from tests.projections.community import START, Community

pytestmark = pytest.mark.django_db

READER, AUTHOR, BOOSTER = 1, 2, 3


def test_a_removed_follower_no_longer_sees_a_followers_only_boost(inline_relay: Callable[[], int]) -> None:
    community = Community(3)
    community.follow(READER, BOOSTER)
    post_id = community.post(AUTHOR)
    boost = PostBoosted(
        boost_id=post_id + 1, account_id=BOOSTER, post_id=post_id, author_id=AUTHOR, visibility="private"
    )
    append(boost)
    inline_relay()
    assert [item.entry_id for item in home_feed(READER, PageRequest()).items] == [boost.boost_id]

    append(AccountUnfollowed(follower_id=READER, followee_id=BOOSTER))
    while store.sequence():
        pass
    advance("core")  # and the home feed lags behind

    assert home_feed(READER, PageRequest()).items == ()


def append(event: PostBoosted | AccountUnfollowed) -> None:
    """Append an event to its stream."""
    with transaction.atomic():
        store.append([event], expected=store.lock([event.stream]), actor_id=BOOSTER, recorded_at=START)
