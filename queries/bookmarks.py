"""Which posts the viewer has bookmarked, the last one first; nobody else ever learns of them."""

from __future__ import annotations

from queries.paging import Keyset, Page, PageRequest
from queries.posts import listed_posts
from queries.views import PostView
from queries.visibility import visible

BOOKMARKS = Keyset(
    f"""
    SELECT l.bookmark_id, l.post_id FROM read_bookmark l JOIN read_post p ON p.post_id = l.post_id
    WHERE l.account_id = %(viewer)s AND {visible()}
    """,
    column="l.bookmark_id",
)


def bookmarks(viewer: int, page: PageRequest) -> Page[PostView]:
    """The viewer's bookmarks, of what it still may see; paged by the bookmarks' ids."""
    return listed_posts(BOOKMARKS, page, viewer)
