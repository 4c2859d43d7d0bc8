"""How notices get into the tables of `projections.notifications`, and out of them again.

A notice is one row to be: `owner_id` (who hears; missing where SQL finds out), `from_id` (whose
doing it is), `post_id` or None, and the event's `notification_id`, `position`, `created_at`. Nobody
is told of what happens in a conversation while it wants quiet there (see `projections.quiet`). Whether
it comes through, and into which group, is for `projections.notice_sorting` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from events.follows import AccountFollowed, FollowAdjusted
from events.store import Recorded
from projections.batches import batch, rows
from projections.notice_sorting import SORTED, group_key, is_new
from projections.projection import Fold
from projections.quiet import LISTENING

Notice = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_LISTENING_OWNER = LISTENING.format(owner="e.owner_id")

_INTO = """INSERT INTO {read_notification}
    (owner_id, notification_id, type, from_id, post_id, position, created_at, group_key, filtered)"""

_NOTICES = """FROM jsonb_to_recordset(%s) AS e(owner_id bigint, from_id bigint, post_id bigint,
    notification_id bigint, position bigint, created_at timestamptz, group_key text, is_new boolean)"""


def notification_id(recorded_at: datetime, position: int) -> int:
    """Milliseconds since 1970, then the low 16 bits of the log position.

    One event tells an account one thing at most, so beside the account's id this is unique.
    """
    return ((recorded_at - _EPOCH) // timedelta(milliseconds=1) << 16) | (position & 0xFFFF)


def notice(event: Recorded, *, from_id: int, owner_id: int | None = None, post_id: int | None = None) -> Notice:
    """The notice that an event gives rise to."""
    position = event.position or 0
    return {
        "owner_id": owner_id,
        "from_id": from_id,
        "post_id": post_id,
        "is_new": is_new(from_id, event.recorded_at),
        "notification_id": notification_id(event.recorded_at, position),
        "position": position,
        "created_at": event.recorded_at,
    }


def tell(fold: Fold, kind: str, notices: Iterable[Notice]) -> None:
    """Give each owner the notice, but nobody one of its own doing, nor what its policy drops."""
    fold.execute(
        f"""{_INTO}
        SELECT owner_id, notification_id, %s, from_id, post_id, position, created_at,
            CASE WHEN is_filtered THEN '' ELSE group_key END, is_filtered
        {_NOTICES} {SORTED}
        WHERE owner_id <> from_id AND NOT is_dropped AND (post_id IS NULL OR {_LISTENING_OWNER})
        ON CONFLICT DO NOTHING""",
        [kind, rows({**one, "group_key": group_key(kind, one["post_id"], one["created_at"])} for one in notices)],
    )


def tell_mentioned(fold: Fold, notices: Iterable[Notice]) -> None:
    """Give each owner a notice of being mentioned, once per post, whatever edits follow."""
    fold.execute(
        f"""WITH e AS (
            SELECT DISTINCT ON (post_id, owner_id) * {_NOTICES}
            WHERE owner_id <> from_id ORDER BY post_id, owner_id, position),
        first AS (
            INSERT INTO {{read_involved}} (post_id, account_id, reason, position)
            SELECT post_id, owner_id, 'mentioned', position FROM e
            ON CONFLICT DO NOTHING RETURNING post_id, account_id)
        {_INTO}
        SELECT e.owner_id, e.notification_id, 'mention', e.from_id, e.post_id, e.position,
            e.created_at, '', is_filtered
        FROM e JOIN first f ON f.post_id = e.post_id AND f.account_id = e.owner_id {SORTED}
        WHERE NOT is_dropped AND {_LISTENING_OWNER}
        ON CONFLICT DO NOTHING""",
        [rows(notices)],
    )


def tell_subscribers(fold: Fold, notices: Iterable[Notice]) -> None:
    """Tell those who want to hear of every post; who is mentioned in it has been told already."""
    fold.execute(
        f"""{_INTO}
        SELECT s.follower_id, e.notification_id, 'status', e.from_id, e.post_id, e.position,
            e.created_at, '', false
        {_NOTICES} JOIN {{read_subscriber}} s
            ON s.followee_id = e.from_id AND s.position < e.position
        WHERE {LISTENING.format(owner="s.follower_id")}
        ON CONFLICT DO NOTHING""",
        [rows(notices)],
    )


def tell_boosters(fold: Fold, notices: Sequence[Notice]) -> None:
    """Tell those who boosted a post of its edit, instead of what they were told of earlier ones."""
    if not notices:
        return
    fold.execute(
        f"""DELETE FROM {{read_notification}} n USING (SELECT * {_NOTICES}) e
        WHERE n.post_id = e.post_id AND n.type = 'update' AND n.position < e.position""",
        [rows(notices)],
    )
    fold.execute(
        f"""{_INTO}
        SELECT i.account_id, e.notification_id, 'update', e.from_id, e.post_id, e.position,
            e.created_at, '', false
        {_NOTICES} JOIN {{read_involved}} i
            ON i.post_id = e.post_id AND i.position < e.position
        WHERE i.reason = 'boosted' AND i.account_id <> e.from_id
            AND {LISTENING.format(owner="i.account_id")}
        ON CONFLICT DO NOTHING""",
        [rows(notices)],
    )


def tell_poll_ended(fold: Fold, notices: Iterable[Notice]) -> None:
    """Tell whoever asked, and all who had voted by then."""
    fold.execute(
        f"""WITH e AS (SELECT * FROM jsonb_to_recordset(%s) AS e(from_id bigint, post_id bigint, poll_id bigint,
            notification_id bigint, position bigint, created_at timestamptz))
        {_INTO}
        SELECT w.owner_id, e.notification_id, 'poll', e.from_id, e.post_id, e.position, e.created_at,
            '', false
        FROM e CROSS JOIN LATERAL (
            SELECT e.from_id AS owner_id UNION ALL
            SELECT v.account_id FROM {{read_poll_voter}} v WHERE v.poll_id = e.poll_id AND v.position < e.position
        ) w
        WHERE {LISTENING.format(owner="w.owner_id")}
        ON CONFLICT DO NOTHING""",
        [rows(notices)],
    )


def withdraw_reaction(fold: Fold, kind: str, events: Sequence[Recorded]) -> None:
    """An account took back what it did to a post: its author's notice goes."""
    fold.execute(
        """DELETE FROM {read_notification} n
        USING jsonb_to_recordset(%s) AS e(post_id bigint, account_id bigint)
        WHERE n.post_id = e.post_id AND n.from_id = e.account_id AND n.type = %s""",
        [batch(events, "post_id", "account_id"), kind],
    )


def withdraw_approach(fold: Fold, kind: str, events: Sequence[Recorded]) -> None:
    """A follow or request ended: the followee's notice goes."""
    fold.execute(
        """DELETE FROM {read_notification} n
        USING jsonb_to_recordset(%s)
            AS e(follower_id bigint, followee_id bigint, position bigint)
        WHERE n.owner_id = e.followee_id AND n.from_id = e.follower_id AND n.post_id IS NULL
            AND n.type = %s AND n.position < e.position""",
        [batch(events, "follower_id", "followee_id"), kind],
    )


def subscribe(fold: Fold, follows: Iterable[tuple[Recorded, AccountFollowed | FollowAdjusted]]) -> None:
    """Note those follows that wish to hear of every post."""
    fold.execute(
        """INSERT INTO {read_subscriber} (followee_id, follower_id, position)
        SELECT followee_id, follower_id, position FROM jsonb_to_recordset(%s)
            AS e(followee_id bigint, follower_id bigint, position bigint)
        ON CONFLICT DO NOTHING""",
        [
            batch(
                [event for event, follow in follows if follow.notify],
                "followee_id",
                "follower_id",
            )
        ],
    )


def unsubscribe(fold: Fold, events: Sequence[Recorded]) -> None:
    """Forget the wishes of these followers."""
    fold.execute(
        """DELETE FROM {read_subscriber} s
        USING jsonb_to_recordset(%s) AS e(followee_id bigint, follower_id bigint)
        WHERE s.followee_id = e.followee_id AND s.follower_id = e.follower_id""",
        [batch(events, "followee_id", "follower_id")],
    )
