"""The numbers beside accounts and posts (`read_account_counts`, `read_post_counts`).

An account's posts are its posts and boosts, a post's replies those of any kind but direct ones.

What a deletion takes off cannot be read from it: the deleted post's own event is redacted, its
boosts are other streams', and other projections have let go of them already. So what has been
counted is kept here, one row per entry (`read_counted_entry`), and every change of a number comes
from a row really added or taken out: a post that was redacted before it was counted is nowhere to
be taken off from. Follows and favourites need no such rows: nothing but their own opposite ends
them for an account, and a post's favourites end with the post's whole row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

from events.accounts import AccountRegistered
from events.boosts import PostBoosted, PostUnboosted
from events.favourites import PostFavourited, PostUnfavourited
from events.follows import AccountFollowed, AccountUnfollowed
from events.posts import PostDeleted, PostPublished
from events.store import Recorded
from projections.batches import batch, in_any_order, rows, told, values
from projections.projection import Fold, Projection

counters = Projection(
    name="counters",
    tables=("read_account_counts", "read_post_counts", "read_counted_entry"),
)

# What entries (added or gone) mean for posts: a reply for one, a boost for another.
_POSTS_OF = """
    SELECT post_id, sum(replies) AS replies, sum(boosts) AS boosts
    FROM (
        SELECT in_reply_to_id AS post_id, 1 AS replies, 0 AS boosts FROM {entries}
        WHERE in_reply_to_id IS NOT NULL
        UNION ALL
        SELECT post_id, 0, 1 FROM {entries} WHERE entry_id <> post_id) changed
    GROUP BY post_id
"""

_COUNT = f"""
    WITH added AS (
        INSERT INTO {{read_counted_entry}}
            (entry_id, source_id, post_id, in_reply_to_id, posted_on)
        SELECT entry_id, source_id, post_id, in_reply_to_id, posted_on
        FROM jsonb_to_recordset(%s) AS e(entry_id bigint, source_id bigint, post_id bigint,
            in_reply_to_id bigint, posted_on date)
        ON CONFLICT DO NOTHING
        RETURNING entry_id, source_id, post_id, in_reply_to_id, posted_on),
    of_posts AS (
        INSERT INTO {{read_post_counts}} AS c (post_id, replies, boosts, favourites)
        SELECT post_id, replies, boosts, 0 FROM ({_POSTS_OF.format(entries="added")}) changed
        ON CONFLICT (post_id) DO UPDATE
            SET replies = c.replies + excluded.replies, boosts = c.boosts + excluded.boosts)
    INSERT INTO {{read_account_counts}} AS c
        (account_id, followers, following, posts, last_post_on)
    SELECT source_id, 0, 0, count(*), max(posted_on) FROM added GROUP BY source_id
    ON CONFLICT (account_id) DO UPDATE
        SET posts = c.posts + excluded.posts,
            last_post_on = greatest(c.last_post_on, excluded.last_post_on)
"""

_UNCOUNT = f"""
    WITH gone AS (
        DELETE FROM {{{{read_counted_entry}}}} WHERE {{which}}
        RETURNING entry_id, source_id, post_id, in_reply_to_id),
    of_posts AS (
        UPDATE {{{{read_post_counts}}}} c
        SET replies = c.replies - changed.replies, boosts = c.boosts - changed.boosts
        FROM ({_POSTS_OF.format(entries="gone")}) changed WHERE c.post_id = changed.post_id)
    UPDATE {{{{read_account_counts}}}} c SET posts = c.posts - changed.posts
    FROM (SELECT source_id, count(*) AS posts FROM gone GROUP BY source_id) changed
    WHERE c.account_id = changed.source_id
    RETURNING c.account_id
"""
_UNCOUNT_ENTRIES = _UNCOUNT.format(which="entry_id = ANY(%s::bigint[])")
_UNCOUNT_POSTS = _UNCOUNT.format(
    which="""entry_id = ANY(%s::bigint[])
        OR (post_id = ANY(%s::bigint[]) AND entry_id <> post_id)"""
)


def register(fold: Fold, events: Sequence[Recorded]) -> None:
    """A new account begins at nought."""
    fold.execute(
        """INSERT INTO {read_account_counts} (account_id, followers, following, posts)
        SELECT DISTINCT account_id, 0, 0, 0 FROM jsonb_to_recordset(%s) AS e(account_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "account_id")],
    )


def follow(fold: Fold, events: Sequence[Recorded]) -> None:
    """One more follower there, one more followed here."""
    fold.execute(
        """INSERT INTO {read_account_counts} AS c (account_id, followers, following, posts)
        SELECT account_id, sum(followers), sum(following), 0
        FROM jsonb_to_recordset(%s) AS e(follower_id bigint, followee_id bigint),
            LATERAL (VALUES (followee_id, 1, 0), (follower_id, 0, 1))
                AS v(account_id, followers, following)
        GROUP BY account_id
        ON CONFLICT (account_id) DO UPDATE SET followers = c.followers + excluded.followers,
            following = c.following + excluded.following""",
        [batch(events, "follower_id", "followee_id")],
    )


def unfollow(fold: Fold, events: Sequence[Recorded]) -> None:
    """One follower less there, one less followed here."""
    fold.execute(
        """UPDATE {read_account_counts} c
        SET followers = c.followers - l.followers, following = c.following - l.following
        FROM (SELECT account_id, sum(followers) AS followers, sum(following) AS following
            FROM jsonb_to_recordset(%s) AS e(follower_id bigint, followee_id bigint),
                LATERAL (VALUES (followee_id, 1, 0), (follower_id, 0, 1))
                    AS v(account_id, followers, following)
            GROUP BY account_id) l
        WHERE c.account_id = l.account_id""",
        [batch(events, "follower_id", "followee_id")],
    )


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """A new post begins at nought; it counts for its author and for the post it answers."""
    fold.execute(
        """INSERT INTO {read_post_counts} (post_id, replies, boosts, favourites)
        SELECT DISTINCT post_id, 0, 0, 0 FROM jsonb_to_recordset(%s) AS e(post_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "post_id")],
    )
    _count(
        fold,
        (
            {
                "entry_id": post.post_id,
                "source_id": post.author_id,
                "post_id": post.post_id,
                "in_reply_to_id": post.in_reply_to_id,
                "posted_on": _day(event),
            }
            for event, post in told(events, PostPublished)
            if post.visibility != "direct"
        ),
    )


def boost(fold: Fold, events: Sequence[Recorded]) -> None:
    """A boost counts for the post, and as a post of the booster."""
    _count(
        fold,
        (
            {
                "entry_id": boosted.boost_id,
                "source_id": boosted.account_id,
                "post_id": boosted.post_id,
                "in_reply_to_id": None,
                "posted_on": _day(event),
            }
            for event, boosted in told(events, PostBoosted)
        ),
    )


def unboost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The boost no longer counts."""
    _settle_last_post(fold, fold.execute(_UNCOUNT_ENTRIES, [values(events, "boost_id")]).fetchall())


def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post and everybody's boosts of it no longer count, and it has no numbers."""
    posts = values(events, "post_id")
    _settle_last_post(fold, fold.execute(_UNCOUNT_POSTS, [posts, posts]).fetchall())
    fold.execute("DELETE FROM {read_post_counts} WHERE post_id = ANY(%s::bigint[])", [posts])


def favourite(fold: Fold, events: Sequence[Recorded]) -> None:
    """One more likes the post."""
    fold.execute(
        """INSERT INTO {read_post_counts} AS c (post_id, replies, boosts, favourites)
        SELECT post_id, 0, 0, count(*) FROM jsonb_to_recordset(%s) AS e(post_id bigint)
        GROUP BY post_id
        ON CONFLICT (post_id) DO UPDATE SET favourites = c.favourites + excluded.favourites""",
        [batch(events, "post_id")],
    )


def unfavourite(fold: Fold, events: Sequence[Recorded]) -> None:
    """One less likes the post."""
    fold.execute(
        """UPDATE {read_post_counts} c SET favourites = c.favourites - l.favourites
        FROM (SELECT post_id, count(*) AS favourites
            FROM jsonb_to_recordset(%s) AS e(post_id bigint) GROUP BY post_id) l
        WHERE c.post_id = l.post_id""",
        [batch(events, "post_id")],
    )


def _count(fold: Fold, entries: Iterable[Mapping[str, Any]]) -> None:
    fold.execute(_COUNT, [rows(entries)])


def _day(event: Recorded) -> str:
    """The UTC day of an event, ISO 8601."""
    return event.recorded_at.astimezone(UTC).date().isoformat()


def _settle_last_post(fold: Fold, accounts: Sequence[tuple[int]]) -> None:
    """Who lost an entry last posted on the day of the latest that is left."""
    if accounts:
        fold.execute(
            """UPDATE {read_account_counts} c SET last_post_on = (
                SELECT max(posted_on) FROM {read_counted_entry} e
                WHERE e.source_id = c.account_id)
            WHERE account_id = ANY(%s::bigint[])""",
            [[account for (account,) in accounts]],
        )


# What adds commutes, and so does what takes off; only between the two does the log's order matter.
in_any_order(
    counters,
    {
        AccountRegistered: register,
        AccountFollowed: follow,
        PostPublished: publish,
        PostBoosted: boost,
        PostFavourited: favourite,
    },
)
in_any_order(
    counters,
    {
        AccountUnfollowed: unfollow,
        PostUnfavourited: unfavourite,
        PostUnboosted: unboost,
        PostDeleted: delete_post,
    },
)
