"""The timeline of a list: what its members put before their followers, newest first.

Nothing is written for it: the members' outboxes are merged when it is read, by one k-way SQL
merge (see `queries.stretches`), and repeated boosts are folded as in the home feed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from queries.folding import WINDOW_ENTRIES, WINDOW_MS, skeleton
from queries.home_entries import AWAY, away, shown, understood
from queries.hydration import Entry, feed_items
from queries.live import FreshIn, fresh_items_in
from queries.paging import Page, PageRequest
from queries.statements import Row, compact, rows
from queries.stretches import Stretch, by_stretches
from queries.views import FeedItem
from queries.visibility import VIEWER, follows

MOST = 40


def belongs(*, viewer: str = VIEWER, quick: bool = False) -> str:
    """Condition: the `read_outbox` row `o` of a member, with its post `p`, belongs into the list `l`.

    No direct posts, none in languages that the owner does not want of the member; no boosts of those
    whose boosts it does not want; replies to the author itself, to the owner, and to those whom the
    list's policy names.
    """
    return (
        f"p.visibility <> 'direct' AND {understood(viewer=viewer, quick=quick)}"
        f" AND (o.entry_id = o.post_id OR o.source_id = {viewer} OR coalesce((SELECT f.show_boosts"
        f" FROM read_follow f WHERE f.follower_id = {viewer} AND f.followee_id = o.source_id), false))"
        f" AND (o.reply_to_id IS NULL OR o.reply_to_id = o.author_id OR o.reply_to_id = {viewer}"
        f" OR CASE l.replies_policy WHEN 'followed' THEN {follows('o.reply_to_id', viewer=viewer)}"
        " WHEN 'list' THEN EXISTS (SELECT FROM read_list_member x"
        " WHERE x.list_id = l.list_id AND x.account_id = o.reply_to_id) ELSE false END)"
    )


def entries_of(one: str, when: str, order: str, count: str, *, viewer: str = VIEWER) -> str:
    """SELECT of shown entries of a list of the viewer, at most `count`, as `Entry`."""
    return f"""
        SELECT t.* FROM read_list l JOIN read_list_member s ON s.list_id = l.list_id CROSS JOIN LATERAL (
            SELECT o.entry_id, o.source_id, o.post_id, o.visibility
            FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
            WHERE o.source_id = s.account_id AND {when}
              AND {belongs(viewer=viewer)} AND {shown(viewer=viewer)}
            ORDER BY o.entry_id {order} LIMIT {count}) t
        WHERE l.list_id = {one} AND l.owner_id = {viewer}
        ORDER BY entry_id {order} LIMIT {count}
    """


def _page(when: str, order: str, count: str) -> str:
    """SELECT of shown entries of a list that may have many members.

    They are an array, so that no estimate of their number makes PostgreSQL plan anew each time.
    """
    members = """
        read_list l CROSS JOIN LATERAL unnest(
            ARRAY(SELECT m.account_id FROM read_list_member m WHERE m.list_id = l.list_id)) AS s(account_id)
    """
    lists = f"(SELECT l.*, s.account_id FROM {members} WHERE l.list_id = %(list)s AND l.owner_id = %(viewer)s) l"
    carrying = f"""
        SELECT o.entry_id, o.source_id, o.post_id, o.visibility
        FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
        WHERE o.source_id = l.account_id AND {when} AND {belongs(quick=True)} AND {shown(mind=away)} AND {{within}}
        ORDER BY o.entry_id {order} LIMIT {count}
    """
    found = by_stretches(lists, carrying, "SELECT entry_id FROM read_outbox", Stretch(when, order, count))
    return f"SELECT * FROM ({found}) v ORDER BY entry_id {order} LIMIT {count}"


BELOW = _page("o.entry_id < %(anchor)s", "DESC", "%(older)s")
ABOVE = _page("o.entry_id >= %(anchor)s", "ASC", "%(newer)s")
OLDER = compact(f"{AWAY} {BELOW}")
AROUND = compact(f"{AWAY} SELECT * FROM (({BELOW}) UNION ALL ({ABOVE})) w ORDER BY entry_id DESC")

NEW = compact(f"""
    WITH watcher AS (
        SELECT * FROM unnest(%(owners)s::bigint[], %(lists)s::bigint[], %(afters)s::bigint[])
            AS w(owner_id, list_id, after)
    ), fresh AS MATERIALIZED (
        SELECT * FROM read_outbox WHERE position > %(least)s AND position <= %(up_to)s
    )
    SELECT w.owner_id, w.list_id, t.* FROM watcher w
    JOIN read_list l ON l.list_id = w.list_id AND l.owner_id = w.owner_id
    CROSS JOIN LATERAL (
        SELECT o.position, o.entry_id, o.source_id, o.post_id, o.visibility
        FROM fresh o JOIN read_list_member s ON s.list_id = l.list_id AND s.account_id = o.source_id
        JOIN read_post p ON p.post_id = o.post_id
        WHERE o.position > w.after AND {belongs(viewer="w.owner_id")} AND {shown(viewer="w.owner_id")}
        ORDER BY o.position LIMIT %(most)s
    ) t ORDER BY t.position, t.entry_id
""")

_BETWEEN = "o.entry_id >= q.post_id AND o.entry_id < q.entry_id"

# Of boosts, those that the list's timeline folds into an older entry of the same post.
FOLDED = compact(f"""
    SELECT q.owner_id, q.list_id, q.entry_id
    FROM unnest(%(owners)s::bigint[], %(lists)s::bigint[], %(entries)s::bigint[], %(posts)s::bigint[])
        AS q(owner_id, list_id, entry_id, post_id)
    WHERE EXISTS (
        SELECT FROM (
            {entries_of("q.list_id", _BETWEEN, "DESC", str(WINDOW_ENTRIES), viewer="q.owner_id")}
        ) z WHERE z.post_id = q.post_id AND (q.entry_id >> 16) - (z.entry_id >> 16) <= {WINDOW_MS}
    )
""")


def list_feed(viewer: int, list_id: int, page: PageRequest) -> Page[FeedItem]:
    """A page of the timeline of one of the viewer's lists; of any other, an empty one."""
    page = page.clamped(MOST)
    entries, others, goes_on = skeleton(page, partial(around, viewer, list_id))
    if not entries:
        return Page(())
    next_id = entries[-1].entry_id if goes_on else None
    return Page(tuple(feed_items(viewer, entries, others)), next_id, entries[0].entry_id)


def around(viewer: int, list_id: int, page: PageRequest, reach: int) -> list[Entry]:
    """Visible entries about the page, newest first: `reach` into it, a window of context before."""
    params = {
        "viewer": viewer,
        "list": list_id,
        "anchor": page.lower + 1 if page.ascending else page.upper,
        "older": WINDOW_ENTRIES if page.ascending else reach,
        "newer": reach if page.ascending else (0 if page.max_id is None else WINDOW_ENTRIES),
    }
    return list(map(Entry._make, rows(AROUND if params["newer"] else OLDER, params)))


def new_list_posts(
    cursors: Mapping[tuple[int, int], int], up_to: int, *, most: int = 100
) -> list[FreshIn[int, FeedItem]]:
    """Entries that came into lists' timelines after each cursor, boosts that they fold left out.

    `cursors`: {(owner, list): position}; of a list that is not the owner's there is nothing.
    """
    behind = {key: after for key, after in cursors.items() if after < up_to}
    if not behind:
        return []
    owners, lists = zip(*behind, strict=True)
    afters = list(behind.values())
    params = {"owners": list(owners), "lists": list(lists), "afters": afters, "least": min(afters)}
    found = rows(NEW, {**params, "up_to": up_to, "most": most + 1})
    folded = _folded(found)
    return fresh_items_in([row for row in found if (row[0], row[1], row[3]) not in folded])


def _folded(found: Sequence[Row]) -> set[tuple[int, int, int]]:
    """Those boosts among rows (owner, list, position, entry, source, post, …) that are folded."""
    boosts = [row for row in found if row[3] != row[5]]
    if not boosts:
        return set()
    owners, lists, entries, posts = ([row[column] for row in boosts] for column in (0, 1, 3, 5))
    asked = {"owners": owners, "lists": lists, "entries": entries, "posts": posts}
    return {(row[0], row[1], row[2]) for row in rows(FOLDED, asked)}
