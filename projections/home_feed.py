"""The home feed: what an account follows, entry by entry, pushed into one row per reader.

What belongs into a feed is a function of the present state, whatever way led there:

    feed(O) = entries in the outboxes of O and of everybody O follows, save
              boosts by those whose boosts O does not want,
              replies to accounts O does not follow (unless they answer O, or are O's own),
              anything by, boosted from, or in answer to an account hidden from O,
              direct posts that do not name O.

Two more things belong to a reader's home and are looked at when it is read: posts with hashtags that
O follows, and members of O's exclusive lists (see `queries.home`).

So the fold never asks in which order things happened within a batch: it brings its copy of the
graph to the end of the batch, takes out what the changed pairs touch, fans out the batch's entries,
then fills in what the changed pairs add, each step one statement for all of them. A shard reads the whole log and
writes only its own owners' rows. It follows `core`, so every entry is in the outbox already;
entries of large authors (`pulled`) are left there and merged when a page is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from psycopg.types.json import Jsonb

from events.accounts import AccountRegistered
from events.blocks import AccountBlocked, AccountUnblocked
from events.boosts import PostBoosted, PostUnboosted
from events.follows import AccountFollowed, AccountUnfollowed, FollowAdjusted
from events.mutes import AccountMuted, AccountUnmuted
from events.posts import PostDeleted, PostEdited, PostPublished
from events.readers import ReaderLapsed, ReaderReturned
from events.store import Recorded
from projections.home_changes import Changes
from projections.home_tables import HOME_TABLES, create_home_tables
from projections.projection import Fold, Projection

# `e` is the owner's edge to the entry's source, `o` the entry in the outbox.
_BELONGS = """
    e.active AND NOT o.pulled
    AND (o.source_id = o.author_id OR e.show_boosts)
    AND (o.reply_to_id IS NULL OR o.source_id = e.follower_id OR EXISTS (
        SELECT FROM {read_follow_edge} r
        WHERE r.follower_id = e.follower_id AND r.followee_id = o.reply_to_id))
    AND (o.visibility <> 'direct' OR o.source_id = e.follower_id OR EXISTS (
        SELECT FROM {read_post} p
        WHERE p.post_id = o.post_id AND e.follower_id = ANY(p.mentions)))
    AND NOT EXISTS (SELECT FROM {read_home_hidden} h
        WHERE h.owner_id = e.follower_id AND h.target_id = o.author_id)
    AND (o.source_id = o.author_id OR NOT EXISTS (SELECT FROM {read_home_hidden} h
        WHERE h.owner_id = e.follower_id AND h.target_id = o.source_id))
    AND (o.reply_to_id IS NULL OR NOT EXISTS (SELECT FROM {read_home_hidden} h
        WHERE h.owner_id = e.follower_id AND h.target_id = o.reply_to_id))
"""

_INSERT = """
    INSERT INTO {read_home_feed}
        (owner_id, entry_id, source_id, author_id, post_id, reply_to_id, position, reason)
"""

_ROW = """
    e.follower_id, o.entry_id, o.source_id, o.author_id, o.post_id, o.reply_to_id, o.position,
    CASE WHEN o.source_id = e.follower_id THEN 2 ELSE 1 END
"""

# Plain, because ON CONFLICT halves its speed: filling in never runs ahead of the batch, so an entry
# of this batch cannot be there yet, unless the batch is folded around parked events.
FAN_OUT = f"""{_INSERT}
    SELECT {_ROW}
    FROM {{read_outbox}} o JOIN {{read_follow_edge}} e ON e.followee_id = o.source_id
    WHERE o.entry_id = ANY(%s::bigint[]) AND {_BELONGS}
"""

# Everything in reach of an owner that has to do with a target: the target's own outbox, and in
# the outboxes of others whom the owner follows, boosts of the target and replies to it.
_FILL_PAIRS = f"""{_INSERT}
    SELECT w.owner_id, x.entry_id, x.source_id, x.author_id, x.post_id, x.reply_to_id, x.position,
        CASE WHEN x.source_id = w.owner_id THEN 2 ELSE 1 END
    FROM (SELECT %s::bigint AS end_position, * FROM jsonb_to_recordset(%s)
        AS w(owner_id bigint, target_id bigint)) w
    LEFT JOIN {{read_home_reader}} f USING (owner_id)
    CROSS JOIN LATERAL (
        (SELECT o.* FROM {{read_follow_edge}} e JOIN {{read_outbox}} o ON o.source_id = e.followee_id
         WHERE e.follower_id = w.owner_id AND e.followee_id = w.target_id
            AND o.entry_id >= coalesce(f.floor_id, 0) AND o.position <= w.end_position AND {_BELONGS}
         ORDER BY o.entry_id DESC LIMIT %s)
        UNION
        (SELECT o.* FROM {{read_outbox}} o JOIN {{read_follow_edge}} e
            ON e.follower_id = w.owner_id AND e.followee_id = o.source_id
         WHERE o.author_id = w.target_id AND o.source_id <> o.author_id
            AND o.entry_id >= coalesce(f.floor_id, 0) AND o.position <= w.end_position AND {_BELONGS}
         ORDER BY o.entry_id DESC LIMIT %s)
        UNION
        (SELECT o.* FROM {{read_outbox}} o JOIN {{read_follow_edge}} e
            ON e.follower_id = w.owner_id AND e.followee_id = o.source_id
         WHERE o.reply_to_id = w.target_id
            AND o.entry_id >= coalesce(f.floor_id, 0) AND o.position <= w.end_position AND {_BELONGS}
         ORDER BY o.entry_id DESC LIMIT %s)
    ) x
    ON CONFLICT DO NOTHING
"""

_CLEAR_PAIRS = f"""
    DELETE FROM {{read_home_feed}} t
    USING jsonb_to_recordset(%s) AS w(owner_id bigint, target_id bigint)
    WHERE t.owner_id = w.owner_id
        AND w.target_id IN (t.source_id, t.author_id, t.reply_to_id)
        AND NOT EXISTS (
            SELECT FROM {{read_outbox}} o JOIN {{read_follow_edge}} e
                ON e.follower_id = t.owner_id AND e.followee_id = o.source_id
            WHERE o.entry_id = t.entry_id AND {_BELONGS})
"""

# The newest entries of everybody the owner follows: at most `cap`, k-way merged.
_FILL_OWNERS = f"""
    WITH owner AS (SELECT unnest(%s::bigint[]) AS owner_id), filled AS (
        {_INSERT}
        SELECT x.* FROM owner w CROSS JOIN LATERAL (
            SELECT {_ROW} FROM {{read_follow_edge}} e CROSS JOIN LATERAL (
                SELECT o.* FROM {{read_outbox}} o
                WHERE o.source_id = e.followee_id AND o.position <= %s AND {_BELONGS}
                ORDER BY o.entry_id DESC LIMIT %s) o
            WHERE e.follower_id = w.owner_id
            ORDER BY o.entry_id DESC LIMIT %s) x
        ON CONFLICT DO NOTHING)
    SELECT count(*) FROM owner
"""


# Feeds are compared where they are kept whole: not of lapsed readers, not below the live floor.
_WHOLE = """
    NOT EXISTS (SELECT FROM read_home_reader r
        WHERE r.owner_id = {owner} AND (NOT r.active OR t.entry_id < r.floor_id))
"""


def _rows_written(fold: Fold, events: Sequence[Recorded]) -> list[int]:
    """Rows each event may write: an author's followers for an entry, one for anything else."""
    sources = {source for event in events if (source := _source(event)) is not None}
    cursor = fold.execute(
        "SELECT account_id, followers FROM {read_audience} WHERE account_id = ANY(%s::bigint[])",
        [list(sources)],
    )
    followers = dict(cursor.fetchall())
    share = fold.shards
    return [1 + followers.get(_source(event), 0) // share for event in events]


def _source(event: Recorded) -> int | None:
    match event.data:
        case PostPublished(author_id=source) | PostBoosted(account_id=source):
            return source
        case PostDeleted(author_id=source) | PostUnboosted(account_id=source):
            return source
        case _:
            return None


home_feed = Projection(
    name="home_feed",
    lane="home_feed",
    tables=HOME_TABLES,
    partitioned=True,
    cost=_rows_written,
    create_tables=create_home_tables,
    compared={
        "read_home_feed": f"SELECT t.* FROM {{table}} t WHERE {_WHOLE.format(owner='t.owner_id')}",
        "read_home_reader": "SELECT owner_id FROM {table} WHERE NOT active",
    },
)


@home_feed.on(
    AccountRegistered,
    AccountFollowed,
    FollowAdjusted,
    AccountUnfollowed,
    AccountBlocked,
    AccountUnblocked,
    AccountMuted,
    AccountUnmuted,
    ReaderLapsed,
    ReaderReturned,
    PostPublished,
    PostEdited,
    PostDeleted,
    PostBoosted,
    PostUnboosted,
)
def fold_feed(fold: Fold, events: Sequence[Recorded]) -> None:
    """Bring the shard from the state before these events to the state after them."""
    changes = Changes.of(events)
    changes.write_graph(fold)
    changes.renew_direct(fold)
    _clear(fold, changes.shrunk)
    _take_out(fold, changes)
    _fan_out(fold, changes.entries)
    _fill(fold, changes.grown)
    _refill(fold, changes.returned)


def _clear(fold: Fold, pairs: Iterable[tuple[int, int]]) -> None:
    """Take out what has to do with the pair's target and no longer belongs to its owner."""
    if rows := _pairs(pairs):
        fold.execute(_CLEAR_PAIRS, [rows])


def _fill(fold: Fold, pairs: Collection[tuple[int, int]]) -> None:
    """Put in what has to do with the pair's target and now belongs to its owner.

    At most a feed's cap for each: below that the feed is not whole, so it is cut there.
    """
    if rows := _pairs(pairs):
        cap = settings.DUNLIN_FEED_CAP
        fold.execute(_FILL_PAIRS, [fold.end, rows, cap, cap, cap])
        trim(fold, sorted({owner for owner, _ in pairs}))


def _refill(fold: Fold, owners: Iterable[int]) -> None:
    """Fill the feeds of readers who came back; cut off what is older than the newly filled part."""
    if ids := list(owners):
        cap = settings.DUNLIN_FEED_CAP
        fold.execute(_FILL_OWNERS, [ids, fold.end, cap, cap])
        trim(fold, ids)


def _fan_out(fold: Fold, entries: Iterable[int]) -> None:
    """Push entries to every active follower of their source who is in this shard."""
    if ids := list(entries):
        fold.execute(FAN_OUT + (" ON CONFLICT DO NOTHING" if fold.careful else ""), [ids])


def _take_out(fold: Fold, changes: Changes) -> None:
    """Take out deleted posts with all their boosts, and boosts that were taken back."""
    if changes.gone:
        fold.execute(
            """DELETE FROM {read_home_feed} t
            USING jsonb_to_recordset(%s) AS g(entry_id bigint, source_id bigint),
                {read_follow_edge} e
            WHERE e.followee_id = g.source_id
                AND t.owner_id = e.follower_id AND t.entry_id = g.entry_id""",
            [Jsonb([{"entry_id": e, "source_id": s} for e, s in changes.gone])],
        )
    if changes.deleted_posts:
        fold.execute(
            """DELETE FROM {read_home_feed}
            WHERE post_id = ANY(%s::bigint[]) AND source_id <> author_id""",
            [changes.deleted_posts],
        )


def trim(fold: Fold, owners: Sequence[int]) -> int:
    """Cut feeds to the cap and note down to which entry each is whole; returns rows deleted."""
    cursor = fold.execute(
        """WITH floor AS (
            INSERT INTO {read_home_reader} AS r (owner_id, floor_id)
            SELECT w.owner_id, t.entry_id FROM unnest(%s::bigint[]) AS w(owner_id)
            CROSS JOIN LATERAL (SELECT entry_id FROM {read_home_feed} f
                WHERE f.owner_id = w.owner_id ORDER BY entry_id DESC OFFSET %s LIMIT 1) t
            ON CONFLICT (owner_id) DO UPDATE SET floor_id = greatest(r.floor_id, excluded.floor_id)
            RETURNING owner_id, floor_id)
        DELETE FROM {read_home_feed} t USING floor
        WHERE t.owner_id = floor.owner_id AND t.entry_id < floor.floor_id""",
        [list(owners), settings.DUNLIN_FEED_CAP - 1],
    )
    return int(cursor.rowcount)


def _pairs(pairs: Iterable[tuple[int, int]]) -> Jsonb | None:
    rows = [{"owner_id": owner, "target_id": target} for owner, target in pairs]
    return Jsonb(rows) if rows else None
