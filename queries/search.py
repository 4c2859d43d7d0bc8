"""Searching: posts by their words, accounts by their names, hashtags by their beginnings.

A viewer finds its own posts of all kinds and the public ones of others, as far as it may see them
and mutes nobody who wrote them. What is frequent is found among the newest posts (or the most followed
accounts), without asking the index for all there are; what is rare, by the index. How frequent it is
shows among the first of them.
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
from queries.visibility import apart, viewer_id, visible, wanted

__all__ = ["Unreadable", "search_accounts", "search_posts", "search_tags"]

MOST = 40
MOST_ACCOUNTS = 80
# Nobody leafs further; every page has to be found from the first on.
FURTHEST = 10_000
# So many of the newest posts are looked through before the index is asked.
NEWEST = 1500
# What is found among them tells how many more it takes. The rarer it is the sooner the index has all
# there are: for each that was found, so many are looked through rather, but never more than so many.
FOR_EACH_FOUND = 1200
MOST_LOOKED_THROUGH = 30_000
# Of accounts, so many of the most followed.
FAMOUS = 300
MOST_FAMOUS = 5_000

_FOUND = f"""
    (p.author_id = %(viewer)s OR p.visibility = 'public') AND {visible()} AND {wanted("p.author_id")}
    AND (%(author)s::bigint IS NULL OR p.author_id = %(author)s::bigint)
    AND (NOT %(public)s OR p.visibility = 'public')
"""

_SHOWN = f"""
    SELECT p.post_id, p.author_id, p.post_id, p.visibility
    FROM hit h JOIN read_post p ON p.post_id = h.post_id
    WHERE h.post_id < %(before)s AND h.post_id > %(after)s AND {_FOUND}
    ORDER BY h.post_id DESC LIMIT %(count)s
"""

AMONG_NEWEST = compact(f"""
    WITH hit AS (
        SELECT s.post_id FROM (
            SELECT post_id, words FROM read_searched_post
            WHERE post_id < %(before)s AND post_id > %(after)s ORDER BY post_id DESC LIMIT %(among)s
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
# What is shown of accounts is read of those on the page only.
_BEGINS = "t.username_key ~>=~ %(prefix)s AND t.username_key ~<=~ %(prefix_end)s AND %(prefix)s <> ''"
_VERY_ONE = "(SELECT t.account_id FROM read_account t WHERE t.username_key = %(prefix)s)"
_PEOPLE = f"""
    WITH hit AS MATERIALIZED ({{hits}}), page AS MATERIALIZED (
        SELECT h.account_id, h.account_id IS NOT DISTINCT FROM {_VERY_ONE} AS exact,
            coalesce((SELECT k.followers FROM read_account_counts k WHERE k.account_id = h.account_id), 0) AS followers
        FROM hit h WHERE NOT {apart("h.account_id")}
        ORDER BY exact DESC, followers DESC, h.account_id DESC LIMIT %(count)s
    ) {ACCOUNTS} JOIN page ON page.account_id = a.account_id
    ORDER BY page.exact DESC, page.followers DESC, a.account_id DESC
"""

# Probed account by account, so that no plan reads all names to look at a few.
_MATCHES = f"""
    (coalesce((SELECT {_BEGINS} FROM read_account t WHERE t.account_id = k.account_id), false)
     OR coalesce((SELECT s.words @@ %(query)s::tsquery FROM read_searched_account s
                  WHERE s.account_id = k.account_id), false))
"""
_AMONG_FAMOUS = f"""
    (SELECT k.account_id FROM (
        SELECT * FROM read_account_counts ORDER BY followers DESC, account_id DESC LIMIT %(among)s) k
     WHERE {_MATCHES} AND NOT {apart("k.account_id")} ORDER BY k.followers DESC, k.account_id DESC LIMIT %(count)s)
    UNION SELECT t.account_id FROM read_account t WHERE t.username_key = %(prefix)s
"""
_AMONG_FOLLOWED = f"""
    SELECT k.account_id FROM (SELECT followee_id AS account_id FROM read_follow WHERE follower_id = %(viewer)s) k
    WHERE {_MATCHES}
"""
_AMONG_ALL = f"""
    SELECT t.account_id FROM read_account t WHERE {_BEGINS}
    UNION SELECT s.account_id FROM read_searched_account s WHERE s.words @@ %(query)s::tsquery
"""

PEOPLE_AMONG_FAMOUS = compact(_PEOPLE.format(hits=_AMONG_FAMOUS))
PEOPLE_AMONG_FOLLOWED = compact(_PEOPLE.format(hits=_AMONG_FOLLOWED))
PEOPLE_AMONG_ALL = compact(_PEOPLE.format(hits=_AMONG_ALL))

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
    }
    offset = min(max(offset, 0), FURTHEST)
    found = _people({**params, "count": offset + min(max(limit, 1), MOST_ACCOUNTS)}, following=following)
    return [account_view(person) for person in found[offset:]]


def _people(params: dict[str, Any], *, following: bool) -> list[Row]:
    """Accounts up to the end of the page. The most followed are listed first, so that enough of them are all."""
    if following:
        return rows(PEOPLE_AMONG_FOLLOWED, params)
    found = rows(PEOPLE_AMONG_FAMOUS, {**params, "among": FAMOUS})
    among = deeper(len(found), params["count"], FAMOUS)
    if 0 < among <= MOST_FAMOUS:
        found = rows(PEOPLE_AMONG_FAMOUS, {**params, "among": among})
    return found if len(found) == params["count"] else rows(PEOPLE_AMONG_ALL, params)


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
    """The page's entries: what is before it has to be found, too."""
    offset, count = params["offset"], params["offset"] + params["limit"]
    asked = {**params, "count": count}
    if terms.library:
        return rows(IN_LIBRARY, asked)[offset:]
    found = rows(AMONG_NEWEST, {**asked, "among": NEWEST})
    among = deeper(len(found), count, NEWEST)
    among = among if among <= min(len(found) * FOR_EACH_FOUND, MOST_LOOKED_THROUGH) else 0
    if among:
        found = rows(AMONG_NEWEST, {**asked, "among": among})
    if len(found) < count:
        found = rows(AMONG_ALL, asked)
    return found[offset:]


def deeper(found: int, wanted: int, among: int) -> int:
    """Among how many `wanted` are likely, when `found` were among so many: half as many again as on average."""
    return among * wanted * 3 // (found * 2) if 0 < found < wanted else 0


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
