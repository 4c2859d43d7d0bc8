"""The graph: follows, requests, blocks and mutes as they last stood."""

from __future__ import annotations

import pytest

from events.blocks import AccountBlocked, AccountUnblocked
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
)
from events.mutes import AccountMuted, AccountUnmuted
from tests.projections.folding import fold, rows, tell
from tests.projections.history import recorded

pytestmark = pytest.mark.django_db


def test_a_follow_is_there_until_it_is_ended() -> None:
    tell(
        AccountFollowed(follower_id=1, followee_id=2, follow_id=10),
        AccountFollowed(follower_id=2, followee_id=1, follow_id=11, notify=True),
        AccountUnfollowed(follower_id=1, followee_id=2),
    )

    assert rows("SELECT follow_id, follower_id, followee_id, show_boosts, notify FROM read_follow") == [
        (11, 2, 1, True, True)
    ]


def test_the_last_of_several_wishes_in_one_batch_holds() -> None:
    fold(
        recorded(
            [
                AccountFollowed(follower_id=1, followee_id=2, follow_id=10),
                FollowAdjusted(follower_id=1, followee_id=2, show_boosts=False, notify=True),
                FollowAdjusted(follower_id=1, followee_id=2, show_boosts=False, notify=False),
            ]
        )
    )

    assert rows("SELECT show_boosts, notify FROM read_follow") == [(False, False)]


def test_a_request_waits_until_it_is_answered() -> None:
    tell(
        FollowRequested(follower_id=1, followee_id=2, request_id=10),
        FollowRequested(follower_id=3, followee_id=2, request_id=11),
        FollowRequested(follower_id=4, followee_id=2, request_id=12),
        AccountFollowed(follower_id=1, followee_id=2, follow_id=13, requested=True),
        FollowRequestRejected(follower_id=3, followee_id=2),
    )

    assert rows("SELECT request_id, follower_id FROM read_follow_request") == [(12, 4)]
    assert rows("SELECT follower_id FROM read_follow") == [(1,)]


def test_blocks_and_mutes_are_there_until_they_are_lifted() -> None:
    tell(
        AccountBlocked(blocker_id=1, blocked_id=2, block_id=10),
        AccountBlocked(blocker_id=2, blocked_id=1, block_id=11),
        AccountUnblocked(blocker_id=1, blocked_id=2),
        AccountMuted(muter_id=1, muted_id=2, mute_id=12),
        AccountMuted(muter_id=1, muted_id=3, mute_id=13),
        AccountUnmuted(muter_id=1, muted_id=3),
    )

    assert rows("SELECT blocker_id, blocked_id FROM read_block") == [(2, 1)]
    assert rows("SELECT muter_id, muted_id, notifications FROM read_mute") == [(1, 2, True)]


@pytest.mark.parametrize("batch", [1, 10])
def test_muting_again_changes_what_is_muted(batch: int) -> None:
    fold(
        recorded(
            [
                AccountMuted(muter_id=1, muted_id=2, mute_id=10),
                AccountMuted(muter_id=1, muted_id=2, mute_id=11, notifications=False),
            ]
        ),
        batch,
    )

    assert rows("SELECT muter_id, muted_id, notifications FROM read_mute") == [(1, 2, False)]
