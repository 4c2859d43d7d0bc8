"""Posts: one, many, the thread around one, and who favourited or boosted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from queries.accounts import listed_accounts
from queries.hydration import Entry, feed_items, posts, storable
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import AccountView, FeedItem, PostView
from queries.visibility import apart, boost_visible, viewer_id, visible, wanted

__all__ = [
    "Thread",
    "boosted_by",
    "boosted_post",
    "favourited_by",
    "feed_entries",
    "feed_entry",
    "listed_posts",
    "own_boosted_post",
    "post",
    "posts",
    "thread",
]

# Mastodon's own bounds (app/controllers/api/v1/statuses_controller.rb): signed in, and anonymous.
MOST_LISTED = 40
MOST_RELATED = 4096
MOST_ANCESTORS_ANONYMOUS = 40
MOST_DESCENDANTS_ANONYMOUS = 60
DEEPEST_ANONYMOUS = 20

ENTRIES = compact(f"""
    SELECT o.entry_id, o.source_id, o.post_id, o.visibility
    FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
    WHERE o.entry_id = ANY(%(entries)s::bigint[]) AND {visible()} AND {boost_visible()}
""")

BOOSTED = compact(f"""
    SELECT o.post_id FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
    WHERE o.entry_id = %(entry)s AND o.entry_id <> o.post_id
      AND (o.source_id = %(viewer)s OR ({visible()} AND {boost_visible()}))
""")

OWN_BOOSTED = "SELECT o.post_id FROM read_outbox o WHERE o.entry_id = %(entry)s AND o.entry_id <> o.post_id"
OWN_BOOSTED += " AND o.source_id = %(viewer)s"

ANCESTORS = compact(f"""
    WITH RECURSIVE up(post_id, parent, depth) AS (
        SELECT t.post_id, t.in_reply_to_id, 0 FROM read_post t WHERE t.post_id = %(post)s
        UNION ALL
        SELECT t.post_id, t.in_reply_to_id, up.depth + 1
        FROM up JOIN read_post t ON t.post_id = up.parent WHERE up.depth < %(most)s
    )
    SELECT p.post_id FROM up JOIN read_post p ON p.post_id = up.post_id
    WHERE up.depth > 0 AND {visible()} AND {wanted("p.author_id")}
    ORDER BY up.depth DESC
""")

# The inner LIMIT ends the recursion, which goes level by level, before a huge tree is walked.
DESCENDANTS = compact(f"""
    WITH RECURSIVE down(post_id, parent, depth) AS (
        SELECT t.post_id, t.in_reply_to_id, 1 FROM read_post t WHERE t.in_reply_to_id = %(post)s
        UNION ALL
        SELECT t.post_id, t.in_reply_to_id, down.depth + 1
        FROM down JOIN read_post t ON t.in_reply_to_id = down.post_id WHERE down.depth < %(deepest)s
    )
    SELECT d.post_id, d.parent, p.in_reply_to_account_id = p.author_id,
           {visible()} AND {wanted("p.author_id")}
    FROM (SELECT * FROM down LIMIT %(most)s) d JOIN read_post p ON p.post_id = d.post_id
    ORDER BY d.post_id
""")

FAVOURITED_BY = Keyset(
    f"""
    SELECT l.favourite_id, l.account_id FROM read_favourite l
    WHERE l.post_id = %(post)s AND NOT {apart("l.account_id")}
      AND EXISTS (SELECT FROM read_post p WHERE p.post_id = l.post_id AND {visible()})
    """,
    column="l.favourite_id",
)

BOOSTED_BY = Keyset(
    f"""
    SELECT l.boost_id, l.account_id FROM read_boost l
    JOIN read_outbox o ON o.entry_id = l.boost_id
    WHERE l.post_id = %(post)s AND {boost_visible()}
      AND EXISTS (SELECT FROM read_post p WHERE p.post_id = l.post_id AND {visible()})
    """,
    column="l.boost_id",
)


@dataclass(frozen=True, slots=True)
class Thread:
    """What a post answers, oldest first, and what answers it, depth first."""

    ancestors: tuple[PostView, ...]
    descendants: tuple[PostView, ...]


def post(viewer: int | None, post_id: int) -> PostView | None:
    """One post, None when it is not there or not for the viewer: the two look the same."""
    return posts(viewer, [post_id]).get(post_id)


def feed_entry(viewer: int | None, entry_id: int) -> FeedItem | None:
    """A post or a boost by the id it has in timelines."""
    return feed_entries(viewer, [entry_id]).get(entry_id)


def feed_entries(viewer: int | None, entry_ids: Iterable[int]) -> dict[int, FeedItem]:
    """Posts and boosts by the ids they have in timelines; what may not be seen is left out."""
    found = rows(ENTRIES, {"viewer": viewer_id(viewer), "entries": storable(entry_ids)})
    items = feed_items(viewer, [Entry(*entry) for entry in found]) if found else []
    return {item.entry_id: item for item in items}


def boosted_post(viewer: int | None, boost_id: int) -> int | None:
    """The id of the post that a boost passes on; None where it is not the viewer's own and may not be seen."""
    found = row(BOOSTED, {"viewer": viewer_id(viewer), "entry": boost_id})
    return found[0] if found else None


def own_boosted_post(viewer: int, boost_id: int) -> int | None:
    """The id of the post that a boost of the viewer's own passes on, seen or not; None for any other id."""
    found = row(OWN_BOOSTED, {"viewer": viewer, "entry": boost_id})
    return found[0] if found else None


def thread(viewer: int | None, post_id: int) -> Thread | None:
    """The conversation around a post, without whom the viewer blocks or mutes; None as `post`."""
    anonymous = viewer is None
    params = {
        "viewer": viewer_id(viewer),
        "post": post_id,
        "most": MOST_ANCESTORS_ANONYMOUS if anonymous else MOST_RELATED,
    }
    above = [found[0] for found in rows(ANCESTORS, params)]
    params["most"] = MOST_DESCENDANTS_ANONYMOUS if anonymous else MOST_RELATED
    params["deepest"] = DEEPEST_ANONYMOUS if anonymous else MOST_RELATED
    below = depth_first(post_id, rows(DESCENDANTS, params))
    views = posts(viewer, [post_id, *above, *below])
    if post_id not in views:
        return None
    return Thread(
        tuple(views[ancestor] for ancestor in above if ancestor in views),
        tuple(views[descendant] for descendant in below if descendant in views),
    )


def depth_first(root: int, found: Iterable[Row]) -> list[int]:
    """Shown descendants in reading order, those by which an author goes on first (as Mastodon).

    Rows: (post id, parent, answers its own author, shown), oldest first.
    """
    children: dict[int, list[Row]] = {}
    for descendant in found:
        children.setdefault(descendant[1], []).append(descendant)
    ordered: list[Row] = []
    waiting = children.pop(root, [])[::-1]
    while waiting:
        descendant = waiting.pop()
        if descendant[3]:
            ordered.append(descendant)
        waiting.extend(children.pop(descendant[0], [])[::-1])
    return [d[0] for d in sorted(ordered, key=lambda descendant: not descendant[2])]


def listed_posts(listing: Keyset, page: PageRequest, viewer: int) -> Page[PostView]:
    """A page of a listing of the viewer's own, whose rows are (cursor, post id)."""
    page = page.clamped(MOST_LISTED)
    found = cut(rows(listing.statement(page), {"viewer": viewer, **page.params}), page, cursor=first_column)
    views = posts(viewer, (entry[1] for entry in found.items))
    return filled(found, [views[entry[1]] for entry in found.items if entry[1] in views])


def favourited_by(viewer: int | None, post_id: int, page: PageRequest) -> Page[AccountView]:
    """Who favourited a post that the viewer may see; paged by the favourites' ids."""
    return listed_accounts(FAVOURITED_BY, page, {"viewer": viewer_id(viewer), "post": post_id})


def boosted_by(viewer: int | None, post_id: int, page: PageRequest) -> Page[AccountView]:
    """Who boosted a post that the viewer may see; paged by the boosts' ids."""
    return listed_accounts(BOOSTED_BY, page, {"viewer": viewer_id(viewer), "post": post_id})
