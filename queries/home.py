"""The home timeline: what a reader's followees posted and boosted, newest first.

Skeleton: one statement merges what was pushed to the reader (`read_home_feed`) with what is pulled
from authors too large to push (`read_outbox.pulled`). Both branches pass the same conditions, so a
reader cannot tell which way a post came. Then boosts of a post that stands shortly below are folded
into it (`fold`), and the page is hydrated: three statements in all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from queries.hydration import Entry, feed_items
from queries.paging import Page, PageRequest
from queries.statements import compact, rows
from queries.views import FeedItem
from queries.visibility import VIEWER, apart, audience, follows, hidden, wanted

MOST = 40
WINDOW_ENTRIES = 40
WINDOW_MS = 24 * 60 * 60 * 1000


def pushed(when: str, order: str, count: str, *, viewer: str = VIEWER, mind: Mind | None = None) -> str:
    """SELECT of shown entries out of the viewer's own feed table, as `Entry`.

    Who belongs there was decided when they were pushed; asked again is what the viewer may see.
    A boost has to be there still, and to be meant for the viewer. `when` is a condition on the
    entry `o`.
    """
    return f"""
        SELECT o.entry_id, o.source_id, o.post_id, {BOOSTED_TO} AS visibility
        FROM read_home_feed o JOIN read_post p ON p.post_id = o.post_id
        WHERE o.owner_id = {viewer} AND {when} AND (o.entry_id = o.post_id OR EXISTS (
            SELECT FROM read_outbox x WHERE x.entry_id = o.entry_id
            AND (x.visibility <> 'private' OR x.source_id = {viewer}
                OR {follows("o.source_id", viewer=viewer)})))
          AND {shown(viewer=viewer, mind=mind)}
        ORDER BY o.entry_id {order} LIMIT {count}
    """


def pulled(
    when: str, order: str, count: str, *, viewer: str = VIEWER, mind: Mind | None = None, large: str | None = None
) -> str:
    """SELECT of shown entries of the large accounts that the viewer follows, `count` of each.

    Nothing is pulled from below the entry down to which the viewer's own feed is whole. `large` is
    a SELECT of the accounts to ask, `source_id`.
    """
    return f"""
        SELECT t.* FROM ({large or large_followees(viewer=viewer)}) s CROSS JOIN LATERAL (
            SELECT o.entry_id, o.source_id, o.post_id, o.visibility
            FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
            WHERE o.source_id = s.source_id AND o.pulled AND {when}
              AND o.entry_id >= coalesce(
                  (SELECT r.floor_id FROM read_home_reader r WHERE r.owner_id = {viewer}), 0)
              AND {member(viewer=viewer)} AND {shown(viewer=viewer, mind=mind)}
            ORDER BY o.entry_id {order} LIMIT {count}) t
    """


# Visibility of the entry: its post's, or the boost's; NULL when the boost was taken back.
BOOSTED_TO = (
    "CASE WHEN o.entry_id = o.post_id THEN p.visibility"
    " ELSE (SELECT x.visibility FROM read_outbox x WHERE x.entry_id = o.entry_id) END"
)

# Condition: the viewer minds an account (blocks, is blocked by, or mutes it); (account, viewer).
Mind = Callable[[str, str], str]


def minds(account: str, viewer: str) -> str:
    """The general way to ask whether a viewer minds an account."""
    return f"({apart(account, viewer=viewer)} OR NOT {wanted(account, viewer=viewer)})"


def away(account: str, viewer: str) -> str:
    """The quick way, where the viewer is one and the same: all it minds is read once, by `AWAY`."""
    del viewer
    return f"{account} = ANY ((SELECT ids FROM away)::bigint[])"


def shown(*, viewer: str = VIEWER, mind: Mind | None = None) -> str:
    """Condition: the viewer may see the post `p` of entry `o`, and minds nobody who has a part."""
    mind = mind or minds
    return (
        f"{audience(viewer=viewer)} AND NOT {mind('o.author_id', viewer)}"
        f" AND (o.source_id = o.author_id OR NOT {mind('o.source_id', viewer)})"
        f" AND (o.reply_to_id IS NULL OR NOT {mind('o.reply_to_id', viewer)})"
    )


def member(*, viewer: str = VIEWER) -> str:
    """Condition: the `read_outbox` row `o` belongs into the viewer's home feed, as it follows now.

    Own entries, and those of followees: their posts, their boosts unless switched off, their
    replies only to themselves, to the viewer or to somebody the viewer follows as well.
    """
    return (
        f"(o.source_id = {viewer} OR (coalesce((SELECT o.entry_id = o.post_id OR f.show_boosts"
        f" FROM read_follow f WHERE f.follower_id = {viewer} AND f.followee_id = o.source_id), false)"
        f" AND (o.reply_to_id IS NULL OR o.reply_to_id = o.author_id"
        f" OR o.reply_to_id = {viewer} OR {follows('o.reply_to_id', viewer=viewer)})))"
    )


def large_followees(*, viewer: str = VIEWER) -> str:
    """SELECT of the large accounts among the viewer and its followees: `source_id`."""
    return (
        "SELECT a.account_id AS source_id FROM read_audience a WHERE a.pulled"
        f" AND (a.account_id = {viewer} OR {follows('a.account_id', viewer=viewer)})"
    )


def merged(when: str, order: str, count: str) -> str:
    """SELECT of at most `count` entries, pushed and pulled."""
    return f"""
        ({pushed(when, order, count, mind=away)}) UNION ALL ({pulled(when, order, count, mind=away)})
        ORDER BY entry_id {order} LIMIT {count}
    """


AWAY = f"WITH away AS MATERIALIZED (SELECT ARRAY({hidden()}) AS ids)"
BELOW = merged("o.entry_id < %(anchor)s", "DESC", "%(older)s")
ABOVE = merged("o.entry_id >= %(anchor)s", "ASC", "%(newer)s")
OLDER = compact(f"{AWAY} {BELOW}")
AROUND = compact(f"{AWAY} SELECT * FROM (({BELOW}) UNION ALL ({ABOVE})) w ORDER BY entry_id DESC")


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
    # A few more than the page and the window of its last entry: so many may be folded at no cost.
    reach = page.limit + WINDOW_ENTRIES + 10
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
    return list(map(Entry._make, rows(statement, params)))


def known_span(entries: Sequence[Entry], page: PageRequest, reach: int) -> tuple[int, int]:
    """The open interval of ids, within the page's bounds, about which `entries` say everything.

    Reading downwards, the last `WINDOW_ENTRIES` are context: what they fold into was not read.
    """
    if page.ascending:
        inside = sum(page.lower < entry.entry_id for entry in entries)
    else:
        inside = len(entries) - bisect_right(entries, -page.upper, key=lambda entry: -entry.entry_id)
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
