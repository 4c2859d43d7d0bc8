"""The home timeline: what a reader's followees posted and boosted, newest first.

Skeleton: one statement merges what was pushed to the reader (`read_home_feed`) with what is pulled
from authors too large to push (`read_outbox.pulled`). Both branches pass the same conditions, so a
reader cannot tell which way a post came. Then boosts of a post that stands shortly below are folded
into it (`fold`), and the page is hydrated: three statements in all.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.hydration import Entry, feed_items
from queries.paging import Page, PageRequest
from queries.statements import compact, rows
from queries.views import FeedItem
from queries.visibility import VIEWER, audience, follows, hidden

MOST = 40
WINDOW_ENTRIES = 40
WINDOW_MS = 24 * 60 * 60 * 1000


def pushed(bound: str, order: str, count: str) -> str:
    """SELECT of shown entries out of the viewer's own feed table.

    Who belongs there was decided when they were pushed; asked again is what the viewer may see.
    Of a boost its own row has to be there still.
    """
    return f"""
        SELECT h.entry_id, h.source_id, h.post_id, {boosted_to("h")} AS visibility
        FROM read_home_feed h JOIN read_post p ON p.post_id = h.post_id
        WHERE h.owner_id = {VIEWER} AND h.entry_id {bound} AND {boosted_to("h")} IS NOT NULL
          AND {near("h")}
        ORDER BY h.entry_id {order} LIMIT {count}
    """


def pulled(bound: str, order: str, count: str) -> str:
    """SELECT of shown entries of the large accounts that the viewer follows, `count` of each.

    Nothing is pulled from below the entry down to which the viewer's own feed is whole.
    """
    return f"""
        SELECT t.* FROM ({LARGE}) s CROSS JOIN LATERAL (
            SELECT o.entry_id, o.source_id, o.post_id, o.visibility
            FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
            WHERE o.source_id = s.source_id AND o.pulled AND o.entry_id {bound}
              AND o.entry_id >= coalesce(
                  (SELECT r.floor_id FROM read_home_reader r WHERE r.owner_id = {VIEWER}), 0)
              AND {member("o")} AND {near("o")}
            ORDER BY o.entry_id {order} LIMIT {count}) t
    """


def boosted_to(entry: str) -> str:
    """Visibility of the entry: its post's, or the boost's; NULL when the boost was taken back."""
    return (
        f"CASE WHEN {entry}.entry_id = {entry}.post_id THEN p.visibility"
        f" ELSE (SELECT x.visibility FROM read_outbox x WHERE x.entry_id = {entry}.entry_id) END"
    )


def near(entry: str) -> str:
    """Condition: the viewer may see the entry's post, and nobody it hides has a part in it."""
    away = "((SELECT ids FROM away)::bigint[])"
    return (
        f"{audience()} AND {entry}.author_id <> ALL {away}"
        f" AND ({entry}.source_id = {entry}.author_id OR {entry}.source_id <> ALL {away})"
        f" AND ({entry}.reply_to_id IS NULL OR {entry}.reply_to_id <> ALL {away})"
    )


def member(entry: str, *, viewer: str = VIEWER) -> str:
    """Condition: the `read_outbox` row belongs into the viewer's home feed, as it follows now.

    Own entries, and those of followees: their posts, their boosts unless switched off, their
    replies only to themselves, to the viewer or to somebody the viewer follows as well.
    """
    return (
        f"({entry}.source_id = {viewer} OR (coalesce((SELECT {entry}.entry_id = {entry}.post_id OR f.show_boosts"
        f" FROM read_follow f WHERE f.follower_id = {viewer} AND f.followee_id = {entry}.source_id), false)"
        f" AND ({entry}.reply_to_id IS NULL OR {entry}.reply_to_id = {entry}.author_id"
        f" OR {entry}.reply_to_id = {viewer} OR {follows(f'{entry}.reply_to_id', viewer=viewer)})))"
    )


LARGE = (
    "SELECT a.account_id AS source_id FROM read_audience a WHERE a.pulled"
    f" AND (a.account_id = {VIEWER} OR {follows('a.account_id')})"
)


def merged(bound: str, order: str, count: str) -> str:
    """SELECT of at most `count` rows as `Entry`, pushed and pulled.

    `bound` is a comparison that completes `entry_id …`, `order` ASC or DESC.
    """
    return f"""
        ({pushed(bound, order, count)}) UNION ALL ({pulled(bound, order, count)})
        ORDER BY entry_id {order} LIMIT {count}
    """


AWAY = f"WITH away AS MATERIALIZED (SELECT ARRAY({hidden()}) AS ids)"
OLDER = compact(f"{AWAY} {merged('< %(anchor)s', 'DESC', '%(older)s')}")
AROUND = compact(f"""
    {AWAY} SELECT * FROM (
        ({merged("< %(anchor)s", "DESC", "%(older)s")}) UNION ALL ({merged(">= %(anchor)s", "ASC", "%(newer)s")})
    ) w ORDER BY entry_id DESC
""")


def home_feed(viewer: int, page: PageRequest) -> Page[FeedItem]:
    """A page of the viewer's home feed, full unless the feed ended."""
    page = page.clamped(MOST)
    entries, others, goes_on = skeleton(viewer, page)
    if not entries:
        return Page(())
    next_id = entries[-1].entry_id if goes_on else None
    return Page(tuple(feed_items(viewer, entries, others)), next_id, entries[0].entry_id)


def skeleton(viewer: int, page: PageRequest) -> tuple[list[Entry], dict[int, list[int]], bool]:
    """The page's entries newest first, the boosters folded into them, and whether it goes on."""
    reach = page.limit + WINDOW_ENTRIES + page.limit // 2
    while True:
        entries = around(viewer, page, reach)
        others = fold(entries)
        least, most = known_span(entries, page, reach)
        found = [e for e in entries if e.entry_id in others and least < e.entry_id < most]
        if len(found) > page.limit or (least <= page.lower and page.upper <= most):
            break
        reach *= 4
    if page.ascending:
        kept = found[-page.limit :]
        return kept, others, len(kept) == page.limit
    return found[: page.limit], others, len(found) > page.limit


def around(viewer: int, page: PageRequest, reach: int) -> list[Entry]:
    """Visible entries about the page, newest first: `reach` into it, a window of context before."""
    context = 0 if page.max_id is None else WINDOW_ENTRIES
    params = {
        "viewer": viewer,
        "anchor": page.lower + 1 if page.ascending else page.upper,
        "older": WINDOW_ENTRIES if page.ascending else reach,
        "newer": reach if page.ascending else context,
    }
    statement = AROUND if params["newer"] else OLDER
    return [Entry(*found) for found in rows(statement, params)]


def known_span(entries: Sequence[Entry], page: PageRequest, reach: int) -> tuple[int, int]:
    """The open interval of ids, within the page's bounds, about which `entries` say everything.

    Reading downwards, the last `WINDOW_ENTRIES` are context: what they fold into was not read.
    """
    inside = sum(page.lower < e.entry_id if page.ascending else e.entry_id < page.upper for e in entries)
    if inside < reach:
        return page.lower, page.upper
    if page.ascending:
        return page.lower, min(page.upper, entries[0].entry_id + 1)
    return max(page.lower, entries[-WINDOW_ENTRIES - 1].entry_id - 1), page.upper


def fold(entries: Sequence[Entry]) -> dict[int, list[int]]:
    """Which entries (newest first) are shown, and the boosters folded into each, newest first.

    An entry is hidden when the same post stands again within the next `WINDOW_ENTRIES` older
    entries and within `WINDOW_MS`: the older one may have been seen already, so it never moves.
    """
    if len({entry.post_id for entry in entries}) == len(entries):
        return {entry.entry_id: [] for entry in entries}
    places: dict[int, list[int]] = {}
    others: dict[int, list[int]] = {}
    for index in range(len(entries) - 1, -1, -1):
        entry = entries[index]
        older = places.setdefault(entry.post_id, [])
        near = [i for i in older if i - index <= WINDOW_ENTRIES and _close(entry, entries[i])]
        if not near:
            others[entry.entry_id] = []
        for place in reversed(near):
            boosters = others.get(entries[place].entry_id)
            if boosters is not None:
                boosters.insert(0, entry.source_id)
                break
        older.append(index)
    return others


def _close(newer: Entry, older: Entry) -> bool:
    return (newer.entry_id >> 16) - (older.entry_id >> 16) <= WINDOW_MS
