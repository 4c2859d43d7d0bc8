"""How far the log has come, and how far each lane has folded it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from events import store
from queries.statements import compact, row, rows


def waited_for(owner: str) -> str:
    """SQL for which checkpoints (`c`) of a lane count: of the home feed only the owner's shard of `shards`.

    Without an owner (NULL) all of them do.
    """
    return f"""(c.lane <> 'home_feed' OR {owner} IS NULL OR CASE WHEN c.shard < %(shards)s::int
        THEN satisfies_hash_partition('read_home_feed'::regclass, %(shards)s::int, c.shard::int, {owner}) END)"""


# A lane that has not run yet has no row.
REACHED = compact(f"""
    SELECT min(coalesce(c.position, 0)) FROM unnest(%(lanes)s::text[]) AS l(lane)
    LEFT JOIN read_checkpoint c ON c.lane = l.lane AND {waited_for("%(owner)s::bigint")}
""")

# Events of one transaction are numbered in the order of their ids, so the last one speaks for all of them.
PASSED = compact(f"""
    SELECT coalesce((SELECT l.position FROM log l WHERE l.event_id = %(event)s::bigint) <= ({REACHED}), false)
""")

# Who writes several things at once may have them numbered in another order than that of their ids.
_AT_ONCE = 8


def own_position(account: str) -> str:
    """SQL for the position of what an account (an expression) did last: 0 for nothing, NULL while it has none yet."""
    return f"""
        SELECT CASE WHEN count(*) = count(l.position) THEN coalesce(max(l.position), 0) END
        FROM (SELECT e.event_id FROM event e WHERE e.actor_id = {account}
            ORDER BY e.event_id DESC LIMIT {_AT_ONCE}) mine LEFT JOIN log l USING (event_id)
    """


CAUGHT_UP = compact(f"""
    SELECT coalesce(({own_position("%(owner)s::bigint")}) <= ({REACHED}), false)
""")

HOME_SHARD = "SELECT home_shard(%(owner)s::bigint, %(shards)s::int)"

CHECKPOINTS = "SELECT lane, shard, position FROM read_checkpoint ORDER BY lane, shard"


def log_position() -> int:
    """The last numbered position of the log, 0 when it is empty."""
    return store.head()


def reached(lanes: Sequence[str], owner: int | None = None) -> int:
    """The position that all the lanes have passed; of the home feed, only the owner's shard."""
    found = row(REACHED, _of(lanes, owner))
    return int(found[0] or 0) if found else 0


def passed(event_id: int, lanes: Sequence[str]) -> bool:
    """Whether all the lanes have passed an event, and with it what was recorded by its transaction before it."""
    found = row(PASSED, {"event": event_id, **_of(lanes, None)})
    return bool(found and found[0])


def caught_up(lanes: Sequence[str], owner: int) -> bool:
    """Whether all the lanes have passed whatever an account, as actor, has done."""
    found = row(CAUGHT_UP, _of(lanes, owner))
    return bool(found and found[0])


def _of(lanes: Sequence[str], owner: int | None) -> dict[str, Any]:
    return {"lanes": list(lanes), "owner": owner, "shards": settings.DUNLIN_HOME_SHARDS}


def home_shard(owner: int) -> int:
    """In which shard of the home feed an owner is: by PostgreSQL's own hash, which never changes."""
    found = row(HOME_SHARD, {"owner": owner, "shards": settings.DUNLIN_HOME_SHARDS})
    return int(found[0]) if found else 0


def lane_positions() -> dict[tuple[str, int], int]:
    """Position by (lane, shard)."""
    return {(lane, shard): position for lane, shard, position in rows(CHECKPOINTS, {})}
