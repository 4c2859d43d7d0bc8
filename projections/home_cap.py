"""Keeping home feeds to their cap: done now and then, never at insert.

A feed may grow a quarter beyond the cap before it is cut, so that cutting is rare and in bulk.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from projections.home_feed import trim
from projections.registry import lanes

SLACK = 1.25
OWNERS_AT_ONCE = 500


def cut_long_feeds() -> int:
    """Cut every feed that is well beyond the cap; returns how many entries went."""
    lane = lanes()["home_feed"]
    return sum(_cut_shard(shard) for shard in range(lane.shards))


def _cut_shard(shard: int) -> int:
    fold, gone = lanes()["home_feed"].fold(shard), 0
    cursor = fold.execute(
        "SELECT owner_id FROM {read_home_feed} GROUP BY owner_id HAVING count(*) > %s",
        [int(settings.DUNLIN_FEED_CAP * SLACK)],
    )
    owners = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(owners), OWNERS_AT_ONCE):
        with transaction.atomic():
            gone += trim(fold, owners[start : start + OWNERS_AT_ONCE])
    return gone
