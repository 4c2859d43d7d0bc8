"""What each account put before its followers (`read_outbox`), and how many those are (`read_audience`).

Every post and every boost is one entry; direct posts too, for the readers whom they name. Whether
an entry is `pulled` is decided once, by the author's followers at the entry's place in the log,
which this projection counts itself: those of another projection may be further ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from events.boosts import PostBoosted, PostUnboosted
from events.follows import AccountFollowed, AccountUnfollowed
from events.posts import PostDeleted, PostPublished
from events.store import Recorded
from projections.batches import in_any_order, rows, values
from projections.projection import Fold, Projection

author_outbox = Projection(name="author_outbox", tables=("read_outbox", "read_audience"))


@author_outbox.on(AccountFollowed, AccountUnfollowed, PostPublished, PostBoosted)
def extend(fold: Fold, events: Sequence[Recorded]) -> None:
    """Count followers, put posts and boosts into the outboxes.

    Both in one go, because follows and posts alternate in a log: an entry counts those followers
    off again (`later`) that came after it.
    """
    gained = Counter[int]()
    entries = []
    for event in events:
        match event.data:
            case AccountFollowed(followee_id=account):
                gained[account] += 1
            case AccountUnfollowed(followee_id=account):
                gained[account] -= 1
            case PostPublished() | PostBoosted() as data:
                entry = _entry(data) | {"position": event.position}
                entries.append(entry | {"later": -gained[entry["source_id"]]})
            case _:
                pass
    for entry in entries:
        entry["later"] += gained[entry["source_id"]]
    if gained:
        _count_followers(fold, gained)
    if entries:
        _put(fold, entries)


def _entry(data: PostPublished | PostBoosted) -> dict[str, Any]:
    entry = {"author_id": data.author_id, "post_id": data.post_id, "visibility": data.visibility}
    if isinstance(data, PostBoosted):
        return entry | {"entry_id": data.boost_id, "source_id": data.account_id, "reply_to_id": None}
    return entry | {
        "entry_id": data.post_id,
        "source_id": data.author_id,
        "reply_to_id": data.in_reply_to_account_id,
    }


def _count_followers(fold: Fold, gained: Mapping[int, int]) -> None:
    fold.execute(
        """INSERT INTO {read_audience} AS a (account_id, followers, pulled)
        SELECT account_id, gained, false
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, gained integer)
        ON CONFLICT (account_id) DO UPDATE SET followers = a.followers + excluded.followers""",
        [rows({"account_id": account, "gained": number} for account, number in gained.items())],
    )


def _put(fold: Fold, entries: Sequence[Mapping[str, Any]]) -> None:
    fold.execute(
        """WITH put AS (
            INSERT INTO {read_outbox} (entry_id, source_id, author_id, post_id, visibility,
                reply_to_id, pulled, position)
            SELECT e.entry_id, e.source_id, e.author_id, e.post_id, e.visibility, e.reply_to_id,
                coalesce(a.followers, 0) - e.later > %s, e.position
            FROM jsonb_to_recordset(%s) AS e(entry_id bigint, source_id bigint, author_id bigint,
                post_id bigint, visibility text, reply_to_id bigint, position bigint, later integer)
            LEFT JOIN {read_audience} a ON a.account_id = e.source_id
            ON CONFLICT DO NOTHING
            RETURNING source_id, pulled)
        UPDATE {read_audience} a SET pulled = true
        FROM (SELECT DISTINCT source_id FROM put WHERE pulled) p
        WHERE a.account_id = p.source_id AND NOT a.pulled""",
        [settings.DUNLIN_PUSH_THRESHOLD, rows(entries)],
    )


def unboost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The boost is taken out."""
    cursor = fold.execute(
        """DELETE FROM {read_outbox} WHERE entry_id = ANY(%s::bigint[])
        RETURNING source_id, pulled""",
        [values(events, "boost_id")],
    )
    _settle_pulled(fold, cursor.fetchall())


def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is taken out, and everybody's boosts of it."""
    posts = values(events, "post_id")
    cursor = fold.execute(
        """DELETE FROM {read_outbox}
        WHERE entry_id = ANY(%s::bigint[])
            OR (post_id = ANY(%s::bigint[]) AND entry_id <> post_id)
        RETURNING source_id, pulled""",
        [posts, posts],
    )
    _settle_pulled(fold, cursor.fetchall())


def _settle_pulled(fold: Fold, gone: Sequence[tuple[int, bool]]) -> None:
    """An audience is `pulled` while pulled entries are there, not because there once were."""
    if sources := sorted({source for source, pulled in gone if pulled}):
        fold.execute(
            """UPDATE {read_audience} a SET pulled = false
            WHERE account_id = ANY(%s::bigint[]) AND NOT EXISTS (
                SELECT FROM {read_outbox} o WHERE o.source_id = a.account_id AND o.pulled)""",
            [sources],
        )


in_any_order(author_outbox, {PostUnboosted: unboost, PostDeleted: delete_post})
