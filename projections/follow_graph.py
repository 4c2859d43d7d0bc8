"""Who follows, asks to follow, blocks and mutes whom.

Tables: `read_follow`, `read_follow_request`, `read_block`, `read_mute`. Everything between two
accounts is one stream of the log, so its order is total.
"""

from __future__ import annotations

from collections.abc import Sequence

from events.blocks import AccountBlocked, AccountUnblocked
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.mutes import AccountMuted, AccountUnmuted
from events.store import Recorded
from projections.batches import batch, in_any_order
from projections.projection import Fold, Projection

follow_graph = Projection(
    name="follow_graph",
    tables=("read_follow", "read_follow_request", "read_block", "read_mute"),
)


def follow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follow is there, and the request that it may have answered is not."""
    end_request(fold, events)
    fold.execute(
        """INSERT INTO {read_follow} (follow_id, follower_id, followee_id, show_boosts, notify, languages)
        SELECT follow_id, follower_id, followee_id, show_boosts, notify, languages
        FROM jsonb_to_recordset(%s) AS e(follow_id bigint, follower_id bigint,
            followee_id bigint, show_boosts boolean, notify boolean, languages text[])
        ON CONFLICT DO NOTHING""",
        [batch(events, "follow_id", "follower_id", "followee_id", "show_boosts", "notify", "languages")],
    )


@follow_graph.on(FollowAdjusted)
def adjust(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follow has the wishes last stated."""
    fold.execute(
        """UPDATE {read_follow} f SET show_boosts = e.show_boosts, notify = e.notify, languages = e.languages
        FROM (SELECT DISTINCT ON (follower_id, followee_id) *
            FROM jsonb_to_recordset(%s) AS e(follower_id bigint, followee_id bigint,
                show_boosts boolean, notify boolean, languages text[], position bigint)
            ORDER BY follower_id, followee_id, position DESC) e
        WHERE f.follower_id = e.follower_id AND f.followee_id = e.followee_id""",
        [batch(events, "follower_id", "followee_id", "show_boosts", "notify", "languages")],
    )


def unfollow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follow is gone."""
    fold.execute(
        """DELETE FROM {read_follow} f
        USING jsonb_to_recordset(%s) AS e(follower_id bigint, followee_id bigint)
        WHERE f.follower_id = e.follower_id AND f.followee_id = e.followee_id""",
        [batch(events, "follower_id", "followee_id")],
    )


def request(fold: Fold, events: Sequence[Recorded]) -> None:
    """The request waits."""
    fold.execute(
        """INSERT INTO {read_follow_request} (request_id, follower_id, followee_id)
        SELECT request_id, follower_id, followee_id FROM jsonb_to_recordset(%s)
            AS e(request_id bigint, follower_id bigint, followee_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "request_id", "follower_id", "followee_id")],
    )


def end_request(fold: Fold, events: Sequence[Recorded]) -> None:
    """The request no longer waits."""
    fold.execute(
        """DELETE FROM {read_follow_request} r
        USING jsonb_to_recordset(%s) AS e(follower_id bigint, followee_id bigint)
        WHERE r.follower_id = e.follower_id AND r.followee_id = e.followee_id""",
        [batch(events, "follower_id", "followee_id")],
    )


def block(fold: Fold, events: Sequence[Recorded]) -> None:
    """The block is there (the follows it ends are events of their own)."""
    fold.execute(
        """INSERT INTO {read_block} (block_id, blocker_id, blocked_id)
        SELECT block_id, blocker_id, blocked_id FROM jsonb_to_recordset(%s)
            AS e(block_id bigint, blocker_id bigint, blocked_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "block_id", "blocker_id", "blocked_id")],
    )


def unblock(fold: Fold, events: Sequence[Recorded]) -> None:
    """The block is gone."""
    fold.execute(
        """DELETE FROM {read_block} b
        USING jsonb_to_recordset(%s) AS e(blocker_id bigint, blocked_id bigint)
        WHERE b.blocker_id = e.blocker_id AND b.blocked_id = e.blocked_id""",
        [batch(events, "blocker_id", "blocked_id")],
    )


def mute(fold: Fold, events: Sequence[Recorded]) -> None:
    """The mute is there; muting again changes whether notifications are muted too, and when it ends."""
    fold.execute(
        """INSERT INTO {read_mute} (mute_id, muter_id, muted_id, notifications, ends_at)
        SELECT DISTINCT ON (muter_id, muted_id) mute_id, muter_id, muted_id, notifications, ends_at
        FROM jsonb_to_recordset(%s) AS e(mute_id bigint, muter_id bigint, muted_id bigint,
            notifications boolean, ends_at timestamptz, position bigint)
        ORDER BY muter_id, muted_id, position DESC
        ON CONFLICT (muter_id, muted_id) DO UPDATE
            SET mute_id = excluded.mute_id, notifications = excluded.notifications,
                ends_at = excluded.ends_at""",
        [batch(events, "mute_id", "muter_id", "muted_id", "notifications", "ends_at")],
    )


def unmute(fold: Fold, events: Sequence[Recorded]) -> None:
    """The mute is gone."""
    fold.execute(
        """DELETE FROM {read_mute} m
        USING jsonb_to_recordset(%s) AS e(muter_id bigint, muted_id bigint)
        WHERE m.muter_id = e.muter_id AND m.muted_id = e.muted_id""",
        [batch(events, "muter_id", "muted_id")],
    )


# A pair never goes from one of these to another of the same group but in the order given.
in_any_order(
    follow_graph,
    {FollowRequested: request, AccountFollowed: follow, AccountBlocked: block, AccountMuted: mute},
)
in_any_order(
    follow_graph,
    {
        FollowRequestWithdrawn: end_request,
        FollowRequestRejected: end_request,
        AccountUnfollowed: unfollow,
        AccountUnblocked: unblock,
        AccountUnmuted: unmute,
    },
)
