"""The public timeline: public posts of everybody, newest first, answers to others left out."""

from __future__ import annotations

from queries.hydration import Entry, feed_items
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import rows
from queries.views import FeedItem
from queries.visibility import viewer_id, visible, wanted

MOST = 40

ENTRIES = Keyset(
    f"""
    SELECT t.post_id, p.author_id, t.post_id, p.visibility
    FROM read_public_feed t JOIN read_post p ON p.post_id = t.post_id
    WHERE {visible()} AND {wanted("p.author_id")} AND (NOT %(only_media)s OR p.has_media)
    """,
    column="t.post_id",
)


def public_feed(viewer: int | None, page: PageRequest, *, only_media: bool = False) -> Page[FeedItem]:
    """A page of the public timeline, without what the viewer blocks, is blocked by, or mutes."""
    page = page.clamped(MOST)
    params = {"viewer": viewer_id(viewer), "only_media": only_media, **page.params}
    found = cut(rows(ENTRIES.statement(page), params), page, cursor=first_column)
    return filled(found, feed_items(viewer, [Entry(*row) for row in found.items]))
