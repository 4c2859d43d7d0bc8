"""The timeline of hashtags: public posts that carry them, answers included, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.post_text import tag_name
from queries.home_entries import minds
from queries.hydration import Entry, feed_items
from queries.live import FreshIn, fresh_items_in
from queries.paging import Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, rows
from queries.views import FeedItem
from queries.visibility import ANONYMOUS, viewer_id, visible, wanted

MOST = 40
# Mastodon's own bound (app/models/tag_feed.rb), which keeps the merge short.
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class TagWish:
    """Which posts: those that carry one of `any_of`, all of `all_of`, and none of `none_of`."""

    any_of: tuple[str, ...]
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    only_media: bool = False


_CARRIES = "EXISTS (SELECT FROM read_post_tag x WHERE x.post_id = t.post_id AND x.name = {})"

_OF_ONE = f"""
    SELECT t.post_id, t.author_id, t.visibility
    FROM read_post_tag t JOIN read_post p ON p.post_id = t.post_id
    WHERE t.name = n.name AND t.visibility = 'public' AND {visible()} AND {wanted("p.author_id")}
      AND NOT EXISTS (SELECT FROM unnest(%(all_of)s::text[]) a(name) WHERE NOT {_CARRIES.format("a.name")})
      AND NOT {_CARRIES.format("ANY(%(none_of)s::text[])")}
      AND (NOT %(only_media)s OR p.has_media)
      AND t.post_id < %(upper)s AND t.post_id > %(lower)s
"""

# A post that carries several of the names stands once.
_MERGED = """
    SELECT DISTINCT m.post_id, m.author_id, m.post_id, m.visibility
    FROM unnest(%(any_of)s::text[]) n(name)
    CROSS JOIN LATERAL ({one} ORDER BY t.post_id {order} LIMIT %(count)s) m
    ORDER BY 1 {order} LIMIT %(count)s
"""

NEWEST = compact(_MERGED.format(one=_OF_ONE, order="DESC"))
ADJACENT = compact(_MERGED.format(one=_OF_ONE, order="ASC"))

NEW = compact(f"""
    WITH watcher AS (
        SELECT * FROM unnest(%(owners)s::bigint[], %(names)s::text[], %(afters)s::bigint[]) AS w(owner_id, name, after)
    ), fresh AS MATERIALIZED (
        SELECT t.* FROM read_outbox o JOIN read_post_tag t ON t.post_id = o.entry_id
        WHERE o.position > %(least)s AND o.position <= %(up_to)s AND t.visibility = 'public'
    )
    SELECT w.owner_id, w.name, t.position, t.post_id, t.author_id, t.post_id, 'public'
    FROM watcher w CROSS JOIN LATERAL (
        SELECT o.position, o.post_id, o.author_id FROM fresh o
        WHERE o.name = w.name AND o.position > w.after
          AND (w.owner_id = {ANONYMOUS} OR NOT {minds("o.author_id", "w.owner_id")})
        ORDER BY o.position LIMIT %(most)s
    ) t ORDER BY t.position
""")


def tag_feed(viewer: int | None, wish: TagWish, page: PageRequest) -> Page[FeedItem]:
    """A page of the timeline, without what the viewer blocks, is blocked by, or mutes.

    Tags are taken as people write them; none that is a tag, no posts.
    """
    page = page.clamped(MOST)
    params = {"viewer": viewer_id(viewer), **_params(wish), **page.params}
    found = cut(rows(ADJACENT if page.ascending else NEWEST, params), page, cursor=first_column)
    return filled(found, feed_items(viewer, [Entry(*row) for row in found.items]))


def new_tag_posts(
    cursors: Mapping[tuple[int, str], int], up_to: int, *, most: int = 100
) -> list[FreshIn[str, FeedItem]]:
    """Posts that came into tags' timelines after each cursor, as each owner sees them.

    `cursors`: {(owner, tag as filed): position}; owner 0 is anonymous.
    """
    behind = {key: after for key, after in cursors.items() if after < up_to}
    if not behind:
        return []
    owners, names = zip(*behind, strict=True)
    afters = list(behind.values())
    params = {"owners": list(owners), "names": list(names), "afters": afters, "least": min(afters)}
    found: list[Row] = rows(NEW, {**params, "up_to": up_to, "most": most + 1})
    return fresh_items_in(found)


def _params(wish: TagWish) -> dict[str, Any]:
    first, *others = wish.any_of or ("",)
    name = tag_name(first)
    return {
        "any_of": [name, *_names(others)] if name else [],
        "all_of": _names(wish.all_of),
        "none_of": _names(wish.none_of),
        "only_media": wish.only_media,
    }


def _names(texts: Iterable[str]) -> list[str]:
    """The tags among the first few texts, as they are filed."""
    found = (tag_name(text) for text in list(texts)[:MOST_NAMES])
    return [name for name in dict.fromkeys(found) if name]
