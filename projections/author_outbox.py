"""What each account put before its followers (`read_outbox`), and how many those are (`read_audience`).

Every post and every boost is one entry; direct posts too, for the readers whom they name. Whether
an entry is `pulled` is decided once, by the author's followers at the entry's place in the log,
which this projection counts itself: those of another projection may be further ahead.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from events.boosts import PostBoosted, PostUnboosted
from events.follows import AccountFollowed, AccountUnfollowed
from events.posts import PostDeleted, PostPublished
from events.store import Recorded
from projections.batches import batch, values
from projections.projection import Fold, Projection

author_outbox = Projection(name="author_outbox", tables=("read_outbox", "read_audience"))

# `e`: entry_id, source_id, author_id, post_id, visibility, reply_to_id, position.
_PUT = """
    WITH put AS (
        INSERT INTO {{read_outbox}} (entry_id, source_id, author_id, post_id, visibility,
            reply_to_id, pulled, position)
        SELECT e.entry_id, e.source_id, e.author_id, e.post_id, e.visibility,
            e.reply_to_id, coalesce(a.followers > %s, false), e.position
        FROM ({entries}) e LEFT JOIN {{read_audience}} a ON a.account_id = e.source_id
        ON CONFLICT DO NOTHING
        RETURNING source_id, pulled)
    UPDATE {{read_audience}} a SET pulled = true
    FROM (SELECT DISTINCT source_id FROM put WHERE pulled) p
    WHERE a.account_id = p.source_id AND NOT a.pulled
"""

_PUT_POSTS = _PUT.format(
    entries="""
    SELECT post_id AS entry_id, author_id AS source_id, author_id, post_id, visibility,
        in_reply_to_account_id AS reply_to_id, position
    FROM jsonb_to_recordset(%s) AS r(post_id bigint, author_id bigint, visibility text,
        in_reply_to_account_id bigint, position bigint)"""
)

_PUT_BOOSTS = _PUT.format(
    entries="""
    SELECT boost_id AS entry_id, account_id AS source_id, author_id, post_id, visibility,
        NULL::bigint AS reply_to_id, position
    FROM jsonb_to_recordset(%s) AS r(boost_id bigint, account_id bigint, author_id bigint,
        post_id bigint, visibility text, position bigint)"""
)


@author_outbox.on(AccountFollowed)
def gain_follower(fold: Fold, events: Sequence[Recorded]) -> None:
    """The audience grows."""
    fold.execute(
        """INSERT INTO {read_audience} AS a (account_id, followers, pulled)
        SELECT followee_id, count(*), false
        FROM jsonb_to_recordset(%s) AS e(followee_id bigint) GROUP BY followee_id
        ON CONFLICT (account_id) DO UPDATE SET followers = a.followers + excluded.followers""",
        [batch(events, "followee_id")],
    )


@author_outbox.on(AccountUnfollowed)
def lose_follower(fold: Fold, events: Sequence[Recorded]) -> None:
    """The audience shrinks."""
    fold.execute(
        """UPDATE {read_audience} a SET followers = a.followers - e.lost
        FROM (SELECT followee_id, count(*) AS lost
            FROM jsonb_to_recordset(%s) AS e(followee_id bigint) GROUP BY followee_id) e
        WHERE a.account_id = e.followee_id""",
        [batch(events, "followee_id")],
    )


@author_outbox.on(PostPublished)
def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """A post is put into its author's outbox."""
    names = ("post_id", "author_id", "visibility", "in_reply_to_account_id")
    fold.execute(_PUT_POSTS, [settings.DUNLIN_PUSH_THRESHOLD, batch(events, *names)])


@author_outbox.on(PostBoosted)
def boost(fold: Fold, events: Sequence[Recorded]) -> None:
    """A boost is put into the booster's outbox; the deletion of its post comes later, if at all."""
    names = ("boost_id", "account_id", "author_id", "post_id", "visibility")
    fold.execute(_PUT_BOOSTS, [settings.DUNLIN_PUSH_THRESHOLD, batch(events, *names)])


@author_outbox.on(PostUnboosted)
def unboost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The boost is taken out."""
    cursor = fold.execute(
        """DELETE FROM {read_outbox} WHERE entry_id = ANY(%s::bigint[])
        RETURNING source_id, pulled""",
        [values(events, "boost_id")],
    )
    _settle_pulled(fold, cursor.fetchall())


@author_outbox.on(PostDeleted)
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
