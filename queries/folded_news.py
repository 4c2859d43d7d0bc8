"""Of new boosts, those that a reader's home feed folds into an older entry of the same post.

Live is ahead of the feeds: an entry is news as soon as it is in an outbox. So what stands between the
two is counted as it will be, what is not pushed yet included.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.folding import WINDOW_ENTRIES, WINDOW_MS
from queries.home_entries import carries, kept, member, pulled, pushed, shown, tagged
from queries.positions import reached
from queries.statements import Row, compact, rows

_READER = "q.owner_id"
_BETWEEN = "o.entry_id > kept.entry_id AND o.entry_id < q.entry_id"
_MOST = ("DESC", str(WINDOW_ENTRIES))

# What is in outboxes and not in the feeds yet is not much, and read once.
_UNPUSHED = """
    unpushed AS MATERIALIZED (SELECT o.* FROM read_outbox o WHERE o.position > %(pushed)s AND NOT o.pulled)
"""
_WAITING = f"""
    SELECT o.entry_id, o.source_id, o.post_id, o.visibility FROM unpushed o JOIN read_post p ON p.post_id = o.post_id
    WHERE {_BETWEEN} AND {member(viewer=_READER)} AND NOT {carries(viewer=_READER)}
      AND {kept(viewer=_READER)} AND {shown(viewer=_READER)}
      AND NOT EXISTS (SELECT FROM read_home_feed h WHERE h.owner_id = {_READER} AND h.entry_id = o.entry_id)
    LIMIT {WINDOW_ENTRIES}
"""

FOLDED = compact(f"""
    WITH {_UNPUSHED}
    SELECT q.owner_id, q.entry_id
    FROM unnest(%(owners)s::bigint[], %(entries)s::bigint[], %(posts)s::bigint[])
        AS q(owner_id, entry_id, post_id)
    CROSS JOIN LATERAL (
        SELECT o.entry_id FROM (
            SELECT q.post_id AS entry_id UNION ALL
            SELECT x.entry_id FROM read_outbox x WHERE x.post_id = q.post_id AND x.entry_id <> x.post_id
        ) c JOIN read_outbox o ON o.entry_id = c.entry_id JOIN read_post p ON p.post_id = o.post_id
        WHERE o.entry_id < q.entry_id AND (q.entry_id >> 16) - (o.entry_id >> 16) <= {WINDOW_MS}
          AND ({member(viewer=_READER)} OR {carries(viewer=_READER)})
          AND {kept(viewer=_READER)} AND {shown(viewer=_READER)}
        ORDER BY o.entry_id DESC LIMIT 1
    ) kept
    WHERE (SELECT count(*) FROM (
        ({pushed(_BETWEEN, *_MOST, viewer=_READER)}) UNION ALL
        ({pulled(_BETWEEN, *_MOST, viewer=_READER)}) UNION ALL
        ({tagged(_BETWEEN, *_MOST, viewer=_READER)}) UNION ALL
        ({_WAITING})
    ) z) < {WINDOW_ENTRIES}
""")


def folded(found: Sequence[Row]) -> set[tuple[int, int]]:
    """Those boosts (owner, entry) among rows (owner, position, entry, source, post, …) that are folded."""
    boosts = [row for row in found if row[2] != row[4]]
    if not boosts:
        return set()
    owners, entries, posts = ([row[column] for row in boosts] for column in (0, 2, 4))
    asked = {"owners": owners, "entries": entries, "posts": posts, "pushed": reached(("home_feed",))}
    return {(row[0], row[1]) for row in rows(FOLDED, asked)}
