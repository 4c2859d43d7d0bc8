"""Whose notifications each account lets through, and who followed whom when.

Nothing here forgets: the notifications are folded later than this, and what is done with one is
decided by how things stood at its own position (see `projections.notices`).
"""

from __future__ import annotations

from collections.abc import Sequence

from events.follows import AccountFollowed, AccountUnfollowed
from events.notification_policy import NotificationPolicyChanged, NotificationRequestAccepted
from events.store import Recorded
from projections.batches import batch, in_any_order
from projections.projection import Fold, Projection

notification_policy = Projection(
    name="notification_policy",
    tables=("read_notification_policy", "read_notification_permission", "read_follow_span"),
)

KINDS = ("for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions", "for_limited_accounts")


@notification_policy.on(NotificationPolicyChanged)
def change(fold: Fold, events: Sequence[Recorded]) -> None:
    """The policy holds from here on."""
    kinds = ", ".join(KINDS)
    fold.execute(
        f"""INSERT INTO {{read_notification_policy}} (owner_id, position, {kinds})
        SELECT account_id, position, {kinds} FROM jsonb_to_recordset(%s)
            AS e(account_id bigint, position bigint, {" text, ".join(KINDS)} text)
        ON CONFLICT DO NOTHING""",
        [batch(events, "account_id", *KINDS)],
    )


@notification_policy.on(NotificationRequestAccepted)
def accept(fold: Fold, events: Sequence[Recorded]) -> None:
    """The sender is let through from here on."""
    fold.execute(
        """INSERT INTO {read_notification_permission} (owner_id, from_id, position)
        SELECT account_id, from_id, position FROM jsonb_to_recordset(%s)
            AS e(account_id bigint, from_id bigint, position bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "account_id", "from_id")],
    )


def follow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follow begins here."""
    fold.execute(
        """INSERT INTO {read_follow_span} (follower_id, followee_id, position, since)
        SELECT follower_id, followee_id, position, recorded_at FROM jsonb_to_recordset(%s)
            AS e(follower_id bigint, followee_id bigint, position bigint, recorded_at timestamptz)
        ON CONFLICT DO NOTHING""",
        [batch(events, "follower_id", "followee_id")],
    )


def unfollow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The follow that began before ends here."""
    fold.execute(
        """UPDATE {read_follow_span} s SET ended_at = x.ended_at FROM (
            SELECT b.follower_id, b.followee_id, b.position, min(e.position) AS ended_at
            FROM jsonb_to_recordset(%s) AS e(follower_id bigint, followee_id bigint, position bigint)
            JOIN {read_follow_span} b ON b.follower_id = e.follower_id AND b.followee_id = e.followee_id
                AND b.position < e.position AND b.ended_at IS NULL
            GROUP BY b.follower_id, b.followee_id, b.position
        ) x
        WHERE s.follower_id = x.follower_id AND s.followee_id = x.followee_id AND s.position = x.position""",
        [batch(events, "follower_id", "followee_id")],
    )


in_any_order(notification_policy, {AccountFollowed: follow, AccountUnfollowed: unfollow})
