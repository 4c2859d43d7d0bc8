"""The tables of the home feed, hash-partitioned by the feed's owner: one partition per shard.

    read_home_feed    what an owner has been pushed: one row per entry
    read_follow_edge  the projection's own copy of the graph; every account follows itself
    read_home_hidden  whom an owner does not want to see, or may not, and why
    read_home_reader  whether the owner is pushed to, and the oldest entry its feed is whole down to

All four are partitioned alike, so that a shard's statements join partition with partition and a
distributed PostgreSQL can run them where the rows live.
"""

from __future__ import annotations

from django.db import connection

HOME_TABLES = ("read_home_feed", "read_follow_edge", "read_home_hidden", "read_home_reader")

# reason: a bit for each reason an entry is there (1 = its source is followed, 2 = it is one's own).
_DDL = """
CREATE TABLE read_home_feed{x} (
    owner_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    source_id bigint NOT NULL,
    author_id bigint NOT NULL,
    post_id bigint NOT NULL,
    reply_to_id bigint,
    position bigint NOT NULL,
    reason smallint NOT NULL,
    PRIMARY KEY (owner_id, entry_id)
) PARTITION BY HASH (owner_id);
CREATE INDEX read_home_feed_boosts{x} ON read_home_feed{x} (post_id) WHERE source_id <> author_id;

CREATE TABLE read_follow_edge{x} (
    follower_id bigint NOT NULL,
    followee_id bigint NOT NULL,
    show_boosts boolean NOT NULL,
    active boolean NOT NULL,
    PRIMARY KEY (follower_id, followee_id)
) PARTITION BY HASH (follower_id);
CREATE INDEX read_follow_edge_fan_out{x} ON read_follow_edge{x} (followee_id, follower_id)
    INCLUDE (show_boosts, active);

CREATE TABLE read_home_hidden{x} (
    owner_id bigint NOT NULL,
    target_id bigint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (owner_id, target_id, reason)
) PARTITION BY HASH (owner_id);

CREATE TABLE read_home_reader{x} (
    owner_id bigint NOT NULL PRIMARY KEY,
    floor_id bigint NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true
) PARTITION BY HASH (owner_id);
"""

_PARTITION = """
CREATE TABLE {table}{x}_{shard} PARTITION OF {table}{x}
    FOR VALUES WITH (MODULUS {shards}, REMAINDER {shard});
"""

# Which shard an owner's rows are in: asks PostgreSQL's own hash, so it cannot disagree with it.
SHARD_FUNCTION = """
CREATE OR REPLACE FUNCTION home_shard(owner bigint, shards integer) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT k FROM generate_series(0, shards - 1) AS k
    WHERE satisfies_hash_partition('read_home_feed'::regclass, shards, k, owner)
$$;
"""


def create_home_tables(suffix: str, shards: int) -> None:
    """Create the four tables, `shards` partitions each; `suffix` marks those of a rebuild."""
    partitions = "".join(
        _PARTITION.format(table=table, x=suffix, shard=shard, shards=shards)
        for table in HOME_TABLES
        for shard in range(shards)
    )
    with connection.cursor() as cursor:
        cursor.execute(_DDL.format(x=suffix) + partitions)
