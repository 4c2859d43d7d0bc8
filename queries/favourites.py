"""Which posts the viewer has favourited, the last one first."""

from __future__ import annotations

from queries.paging import Keyset, Page, PageRequest
from queries.posts import listed_posts
from queries.views import PostView
from queries.visibility import visible

FAVOURITES = Keyset(
    f"""
    SELECT l.favourite_id, l.post_id FROM read_favourite l JOIN read_post p ON p.post_id = l.post_id
    WHERE l.account_id = %(viewer)s AND {visible()}
    """,
    column="l.favourite_id",
)


def favourites(viewer: int, page: PageRequest) -> Page[PostView]:
    """The viewer's favourites, of what it still may see; paged by the favourites' ids."""
    return listed_posts(FAVOURITES, page, viewer)
