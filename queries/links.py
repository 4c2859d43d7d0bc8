"""Links: which of them trend, and the public posts that name one.

As hashtags trend: by the people who used them within the last days, in public posts of authors who
want to be found. Only links that have a card do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import orjson

from events.links import address as written
from queries.hydration import Entry, card_view, feed_items
from queries.link_views import LinkView, Use
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, rows
from queries.tags import HISTORY_DAYS
from queries.trends import FEWEST_PEOPLE, MOST_REACTIONS, recent_part
from queries.views import FeedItem
from queries.visibility import viewer_id, visible, wanted

MOST = 40
MOST_UNNAMED = 100

_USED = """
    FROM read_post p JOIN read_account a ON a.account_id = p.author_id
    WHERE p.link IS NOT NULL AND p.visibility = 'public' AND a.discoverable
"""

# Of all links, or of one.
_TRENDING = f"""
    SELECT k.address, k.card::text FROM (
        SELECT p.link, p.author_id {_USED} AND p.post_id > %(since)s {{which}}
        ORDER BY p.post_id DESC LIMIT {MOST_REACTIONS}
    ) u JOIN read_link k ON k.address = u.link
    WHERE k.card IS NOT NULL
    GROUP BY k.address HAVING count(DISTINCT u.author_id) >= {FEWEST_PEOPLE}
    ORDER BY count(DISTINCT u.author_id) DESC, count(*) DESC, k.address LIMIT %(limit)s OFFSET %(offset)s
"""

TRENDING = compact(_TRENDING.format(which=""))
TRENDS = compact(_TRENDING.format(which="AND p.link = %(address)s"))

HISTORY = compact(f"""
    SELECT p.link, (p.created_at AT TIME ZONE 'UTC')::date, count(*), count(DISTINCT p.author_id)
    {_USED} AND p.link = ANY(%(addresses)s::text[]) AND p.post_id >= %(since)s
    GROUP BY 1, 2
""")

POSTS = Keyset(
    f"""
    SELECT p.post_id, p.author_id, p.post_id, p.visibility {_USED}
    AND p.link = %(address)s AND {visible()} AND {wanted("p.author_id")}
    """,
    column="p.post_id",
)

WANTED = compact("""
    SELECT address, settled_at FROM read_link WHERE wanted AND named_at > %(since)s ORDER BY named_at LIMIT %(most)s
""")

UNNAMED = compact("SELECT link_id FROM read_link WHERE named_at IS NULL AND link_id IS NOT NULL LIMIT %(most)s")

WORK = compact("""
    SELECT EXISTS (SELECT FROM read_link WHERE named_at IS NULL AND link_id IS NOT NULL)
        OR EXISTS (SELECT FROM read_link WHERE wanted AND named_at > %(since)s::timestamptz)
""")


def trending_links(now: datetime, *, limit: int = 10, offset: int = 0) -> list[LinkView]:
    """Links that most people named within the days before `now`; two statements."""
    found = rows(TRENDING, recent_part(now, limit, offset))
    return _with_history(found, now.date())


def link_feed(viewer: int | None, url: str, page: PageRequest, now: datetime) -> Page[FeedItem] | None:
    """A page of the posts that name a link, without whom the viewer blocks or mutes; None unless it trends."""
    address = written(url)
    if address is None or not rows(TRENDS, {"address": address, **recent_part(now, 1, 0)}):
        return None
    page = page.clamped(MOST)
    params = {"viewer": viewer_id(viewer), "address": address, **page.params}
    found = cut(rows(POSTS.statement(page), params), page, cursor=first_column)
    return filled(found, feed_items(viewer, [Entry(*row) for row in found.items]))


def _with_history(found: Sequence[Row], today: date) -> list[LinkView]:
    if not found:
        return []
    days = [today - timedelta(days=ago) for ago in range(HISTORY_DAYS)]
    since = int(datetime.combine(days[-1], time(), UTC).timestamp() * 1000) << 16
    params: dict[str, Any] = {"addresses": [address for address, _ in found], "since": since}
    used = {(address, day): (uses, people) for address, day, uses, people in rows(HISTORY, params)}
    return [
        LinkView(card_view(orjson.loads(card)), tuple(Use(day, *used.get((address, day), (0, 0))) for day in days))
        for address, card in found
    ]


class WantedLink(NamedTuple):
    """A link to be looked up, and when it was looked up before."""

    address: str
    settled_at: datetime | None


def wanted_links(since: datetime, most: int) -> list[WantedLink]:
    """Links that are to be looked up, as far as a post has named them since; the first come first."""
    return [WantedLink(*found) for found in rows(WANTED, {"since": since, "most": most})]


def unnamed_links() -> list[int]:
    """Ids of links that no open post names any more, `MOST_UNNAMED` at most."""
    return [link_id for (link_id,) in rows(UNNAMED, {"most": MOST_UNNAMED})]


def is_work(since: datetime | None) -> bool:
    """Whether there is a link that no open post names, or (with `since`) one that is to be looked up."""
    [(found,)] = rows(WORK, {"since": since})
    return bool(found)
