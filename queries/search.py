"""Searching: posts by their words, accounts by their names, hashtags by their beginnings.

A viewer finds its own posts of all kinds and the public ones of others, as far as it may see them
and mutes nobody who wrote them. Frequent words are found among the newest posts, without asking the
index for all there are; rare ones by the index.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from queries.accounts import account_named, local_name
from queries.hydration import ACCOUNTS, Entry, account_view, feed_items
from queries.search_terms import Terms, Unreadable, all_of, read_terms
from queries.statements import Row, compact, rows
from queries.tags import tags
from queries.views import AccountView, FeedItem, TagView
from queries.visibility import apart, follows, viewer_id, visible, wanted

__all__ = ["Unreadable", "search_accounts", "search_posts", "search_tags"]

MOST = 40
MOST_ACCOUNTS = 80
# Nobody leafs further; every page has to be found from the first on.
FURTHEST = 10_000
# So many of the newest posts are looked through before the index is asked.
NEWEST = 1500

_FOUND = f"""
    (p.author_id = %(viewer)s OR p.visibility = 'public') AND {visible()} AND {wanted("p.author_id")}
    AND (%(author)s::bigint IS NULL OR p.author_id = %(author)s::bigint)
    AND (NOT %(public)s OR p.visibility = 'public')
"""

_SHOWN = f"""
    SELECT p.post_id, p.author_id, p.post_id, p.visibility
    FROM hit h JOIN read_post p ON p.post_id = h.post_id
    WHERE h.post_id < %(before)s AND h.post_id > %(after)s AND {_FOUND}
    ORDER BY h.post_id DESC LIMIT %(limit)s OFFSET %(offset)s
"""

AMONG_NEWEST = compact(f"""
    WITH hit AS (
        SELECT s.post_id FROM (
            SELECT post_id, words FROM read_searched_post
            WHERE post_id < %(before)s ORDER BY post_id DESC LIMIT {NEWEST}
        ) s WHERE s.words @@ %(query)s::tsquery
    ) {_SHOWN}
""")

AMONG_ALL = compact(f"""
    WITH hit AS MATERIALIZED (
        SELECT post_id FROM read_searched_post
        WHERE words @@ %(query)s::tsquery
    ) {_SHOWN}
""")

# What the viewer wrote, boosted, favourited or bookmarked.
IN_LIBRARY = compact(f"""
    WITH hit AS MATERIALIZED (
        SELECT s.post_id FROM (
            SELECT post_id FROM read_outbox WHERE source_id = %(viewer)s UNION
            SELECT post_id FROM read_favourite WHERE account_id = %(viewer)s UNION
            SELECT post_id FROM read_bookmark WHERE account_id = %(viewer)s
        ) l JOIN read_searched_post s ON s.post_id = l.post_id WHERE s.words @@ %(query)s::tsquery
    ) {_SHOWN}
""")

# The operators of text_pattern_ops, so that a bound prefix is answered by the unique index' twin.
ACCOUNTS_FOUND = compact(f"""
    WITH hit AS MATERIALIZED (
        SELECT account_id FROM read_account
        WHERE username_key ~>=~ %(prefix)s AND username_key ~<=~ %(prefix_end)s AND %(prefix)s <> ''
        UNION
        SELECT account_id FROM read_searched_account WHERE words @@ %(query)s::tsquery
    )
    {ACCOUNTS} JOIN hit ON hit.account_id = a.account_id
    WHERE NOT {apart("a.account_id")} AND (NOT %(following)s OR {follows("a.account_id")})
    ORDER BY a.username_key <> %(prefix)s, coalesce(c.followers, 0) DESC, a.account_id
    LIMIT %(limit)s OFFSET %(offset)s
""")

# A hashtag is there as long as a public post carries it.
TAGS_FOUND = compact("""
    SELECT t.name FROM read_tag t WHERE t.name ~>=~ %(prefix)s AND t.name ~<=~ %(prefix_end)s
    ORDER BY t.name <> %(prefix)s, t.posts DESC, t.name LIMIT %(limit)s OFFSET %(offset)s
""")


def search_posts(
    viewer: int,
    text: str,
    *,
    limit: int = 20,
    offset: int = 0,
    author: int | None = None,
    max_id: int | None = None,
    min_id: int | None = None,
) -> list[FeedItem]:
    """Posts that have what `text` asks for, newest first, by `author` and between the ids if given.

    Raises: Unreadable.
    """
    terms = read_terms(text, lambda name: _meant(viewer, name))
    if terms.query is None:
        return []
    params = _params(viewer, terms, author, max_id, min_id)
    params |= {"limit": min(max(limit, 1), MOST), "offset": min(max(offset, 0), FURTHEST)}
    return feed_items(viewer, [Entry(*entry) for entry in _skeleton(terms, params)])


def search_accounts(
    viewer: int | None, text: str, *, limit: int = 40, offset: int = 0, following: bool = False
) -> list[AccountView]:
    """Accounts whose user name begins with `text`, or whose names have its words: exact first."""
    name = local_name(text)
    query = all_of(text) if "@" not in text.strip().removeprefix("@") else ""
    if not name and not query:
        return []
    params = {
        "viewer": viewer_id(viewer),
        "prefix": name,
        "prefix_end": name + chr(0x10FFFF),
        "query": query,
        "following": following,
        "limit": min(max(limit, 1), MOST_ACCOUNTS),
        "offset": min(max(offset, 0), FURTHEST),
    }
    return [account_view(found) for found in rows(ACCOUNTS_FOUND, params)]


def search_tags(viewer: int | None, text: str, today: date, *, limit: int = 20, offset: int = 0) -> Sequence[TagView]:
    """Hashtags that begin with `text` (`#tag` or `tag`), the very one first, then the most used."""
    name = unicodedata.normalize("NFKC", text.strip()).removeprefix("#").lower()
    if not name or "\0" in name:
        return []
    params = {
        "prefix": name,
        "prefix_end": name + chr(0x10FFFF),
        "limit": min(max(limit, 1), MOST),
        "offset": min(max(offset, 0), FURTHEST),
    }
    return tags(viewer, [found[0] for found in rows(TAGS_FOUND, params)], today)


def _skeleton(terms: Terms, params: dict[str, Any]) -> list[Row]:
    if terms.library:
        return rows(IN_LIBRARY, params)
    found = rows(AMONG_NEWEST, params)
    return found if len(found) == params["limit"] else rows(AMONG_ALL, params)


def _params(viewer: int, terms: Terms, author: int | None, max_id: int | None, min_id: int | None) -> dict[str, Any]:
    return {
        "viewer": viewer,
        "query": terms.query,
        "before": terms.before if max_id is None else min(terms.before, max_id),
        "after": terms.after if min_id is None else max(terms.after, min_id),
        "public": terms.public,
        "author": author,
    }


def _meant(viewer: int, name: str) -> int | None:
    if name.lower() == "me":
        return viewer
    found = account_named(viewer, name)
    return found.id if found else None
