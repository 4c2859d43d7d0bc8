"""Which notices come through, which are held back, and which belong together.

Both are functions of the log up to the notice's own position: live and rebuilt, in batches of any
size, they come out the same. (Of a post, which `core` may have deleted already, only what never
changes is asked; with the post its notices end.)
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Notices of the same kind about the same post within a window of this length are one group.
GROUP_HOURS = 12
_GROUPED_BY_POST = frozenset({"favourite", "reblog"})

# As Mastodon has it: so long an account is new; so long a follower does not count as one.
NEW_ACCOUNT = timedelta(days=30)
NEW_FOLLOWER_DAYS = 3

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def group_key(kind: str, post_id: int | None, recorded_at: datetime) -> str:
    """What a notice is grouped by; "" for kinds that stand alone.

    `favourite-<post>-<hour>` or `follow-<hour>`; the hour, counted from 1970, begins the window.
    """
    hour = (recorded_at - _EPOCH) // timedelta(hours=1)
    window = hour - hour % GROUP_HOURS
    if kind in _GROUPED_BY_POST:
        return f"{kind}-{post_id}-{window}"
    return f"follow-{window}" if kind == "follow" else ""


def is_new(account_id: int, at: datetime) -> bool:
    """Whether an account is new at a time; its id says when it was made."""
    return _EPOCH + timedelta(milliseconds=account_id >> 16) > at - NEW_ACCOUNT


# Beside notices `e` (see `projections.notices`): what the owner's policy, as it was, makes of each.
SORTED = f"""
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(a.action = 'drop'), false) AS is_dropped,
        coalesce(bool_or(a.action = 'filter'), false) AS is_filtered
    FROM (
        SELECT * FROM {{read_notification_policy}} q
        WHERE q.owner_id = e.owner_id AND q.position < e.position ORDER BY q.position DESC LIMIT 1
    ) p
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM {{read_follow_span}} s WHERE s.follower_id = e.owner_id AND s.followee_id = e.from_id
                AND s.position < e.position AND (s.ended_at IS NULL OR s.ended_at > e.position)) AS followee,
        EXISTS (
            SELECT FROM {{read_follow_span}} s WHERE s.follower_id = e.from_id AND s.followee_id = e.owner_id
                AND s.position < e.position AND (s.ended_at IS NULL OR s.ended_at > e.position)
                AND s.since <= e.created_at - interval '{NEW_FOLLOWER_DAYS} days') AS follower,
        EXISTS (
            SELECT FROM {{read_post}} t WHERE t.post_id = e.post_id AND t.author_id = e.from_id
                AND t.visibility = 'direct' AND t.in_reply_to_account_id IS DISTINCT FROM e.owner_id) AS unasked
    ) k
    CROSS JOIN LATERAL (VALUES
        (p.for_not_following, NOT k.followee),
        (p.for_not_followers, NOT k.follower),
        (p.for_new_accounts, e.is_new AND NOT k.followee),
        (p.for_private_mentions, k.unasked AND NOT k.followee)
    ) a(action, applies)
    WHERE a.applies AND NOT EXISTS (
        SELECT FROM {{read_notification_permission}} g
        WHERE g.owner_id = e.owner_id AND g.from_id = e.from_id AND g.position < e.position)
) verdict
"""
