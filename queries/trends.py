"""What many like at the moment: counted from what was done in the last days, paged by offset.

Public posts only, of authors who want to be found, that answer nobody and are not marked as
sensitive. What an author does to its own post does not count, and one person alone is no trend.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from queries.hydration import Entry, feed_items
from queries.statements import compact, rows
from queries.tags import tags
from queries.views import FeedItem, TagView
from queries.visibility import viewer_id, visible, wanted

MOST = 40
FARTHEST = 1_000
RECENT = timedelta(days=3)
MOST_REACTIONS = 5_000  # of each kind, the newest
FEWEST_PEOPLE = 2

POSTS = compact(f"""
    WITH reaction AS (
        (SELECT post_id, account_id FROM read_favourite WHERE favourite_id > %(since)s
         ORDER BY favourite_id DESC LIMIT {MOST_REACTIONS})
        UNION ALL
        (SELECT post_id, account_id FROM read_boost WHERE boost_id > %(since)s AND visibility = 'public'
         ORDER BY boost_id DESC LIMIT {MOST_REACTIONS})
    ), liked AS MATERIALIZED (
        SELECT post_id, array_agg(account_id) AS by_whom FROM reaction
        GROUP BY post_id HAVING count(DISTINCT account_id) >= {FEWEST_PEOPLE}
    )
    SELECT p.post_id, p.author_id, p.post_id, p.visibility
    FROM liked l JOIN read_post p ON p.post_id = l.post_id JOIN read_account a ON a.account_id = p.author_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS reactions, count(DISTINCT r.account_id) AS people
        FROM unnest(l.by_whom) r(account_id) WHERE r.account_id <> p.author_id
    ) by_others
    WHERE p.visibility = 'public' AND p.in_reply_to_account_id IS NULL
      AND a.discoverable AND NOT (p.document->>'sensitive')::boolean
      AND {visible()} AND {wanted("p.author_id")} AND by_others.people >= {FEWEST_PEOPLE}
    ORDER BY by_others.reactions DESC, p.post_id DESC LIMIT %(limit)s OFFSET %(offset)s
""")


# A tag is as good as the number of people who used it; what hides from being found makes no trend.
TAGS = compact(f"""
    SELECT t.name FROM (
        SELECT name, author_id FROM read_post_tag WHERE visibility = 'public' AND post_id > %(since)s
        ORDER BY post_id DESC LIMIT {MOST_REACTIONS}
    ) t JOIN read_account a ON a.account_id = t.author_id
    WHERE a.discoverable
    GROUP BY t.name HAVING count(DISTINCT t.author_id) >= {FEWEST_PEOPLE}
    ORDER BY count(DISTINCT t.author_id) DESC, count(*) DESC, t.name LIMIT %(limit)s OFFSET %(offset)s
""")


def trending_posts(viewer: int | None, now: datetime, *, limit: int = 20, offset: int = 0) -> list[FeedItem]:
    """Posts that most boosts and favourites were given to within `RECENT` before `now`."""
    params = {"viewer": viewer_id(viewer), **recent_part(now, limit, offset)}
    return feed_items(viewer, [Entry(*found) for found in rows(POSTS, params)])


def trending_tags(viewer: int | None, now: datetime, *, limit: int = 10, offset: int = 0) -> list[TagView]:
    """Hashtags that most people used in public posts within `RECENT` before `now`; two statements."""
    names = [name for (name,) in rows(TAGS, recent_part(now, limit, offset))]
    return tags(viewer, names, now.date())


def recent_part(now: datetime, limit: int, offset: int) -> dict[str, int]:
    """Parameters of a question about recent things: `since` (an id), `limit`, `offset`."""
    return {
        "since": int((now - RECENT).timestamp() * 1000) << 16,
        "limit": min(max(limit, 1), MOST),
        "offset": min(max(offset, 0), FARTHEST),
    }
