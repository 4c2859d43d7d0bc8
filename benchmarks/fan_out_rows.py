"""The rows of a fan-out, written once more: by the statement itself, and by a bare `INSERT … SELECT`.

Both write into tables of the same shape as the home feed (columns, indexes, partitions), filled
with the same rows as it has. Both commit without waiting for the disk, as the fan-out does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from projections.home_feed import FAN_OUT
from projections.home_tables import create_home_tables
from projections.projection import Fold
from projections.registry import live_names

_COUNT = "SELECT count(*) FROM read_home_feed WHERE entry_id = %s"


@dataclass(frozen=True, slots=True)
class Rows:
    """Seconds for all the rows of a post, commit included: by our statement, and bare."""

    own: float
    bare: float


def count(post: int) -> int:
    """How many home feeds hold the post."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [post])
        return int(cursor.fetchone()[0])


class Comparison:
    """Two tables like the home feed, as full as it is."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            for suffix in ("_own", "_bare"):
                create_home_tables(suffix, settings.DUNLIN_HOME_SHARDS)
                cursor.execute(f"INSERT INTO read_home_feed{suffix} SELECT * FROM read_home_feed")
                cursor.execute(f"VACUUM ANALYZE read_home_feed{suffix}")
            cursor.execute("CREATE TEMPORARY TABLE fanned (LIKE read_home_feed)")

    def compare(self, post: int) -> Rows:
        """Write the rows that the post's fan-out has just written, into either table."""
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE fanned")
            cursor.execute("INSERT INTO fanned SELECT * FROM read_home_feed WHERE entry_id = %s", [post])
        return Rows(self._own(post), self._bare())

    def _own(self, post: int) -> float:
        began = time.perf_counter()
        for shard in range(settings.DUNLIN_HOME_SHARDS):
            names = {**live_names(shard), "read_home_feed": f"read_home_feed_own_{shard}"}
            with transaction.atomic():
                fold = Fold(names=names, shard=shard, shards=settings.DUNLIN_HOME_SHARDS)
                fold.execute("SET LOCAL synchronous_commit = off")
                fold.execute(FAN_OUT, [[post]])
        return time.perf_counter() - began

    def _bare(self) -> float:
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("INSERT INTO read_home_feed_bare SELECT * FROM fanned")
        return time.perf_counter() - began
