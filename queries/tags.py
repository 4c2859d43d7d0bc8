"""Hashtags: how often they were used in the last days, and what they are to the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from queries.link_views import Use
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import compact, rows
from queries.views import FeaturedTagView, TagView
from queries.visibility import viewer_id

HISTORY_DAYS = 7
MOST_FOLLOWED = 200
MOST_SUGGESTED = 10

# Rows by name and day; a tag not used lately has one without a day. A post's id tells its day, and
# stands in the index beside its author: nothing else is read of a tag that is used all the time.
TAGS = compact("""
    SELECT n.name, u.day, u.uses, u.accounts,
           EXISTS (SELECT FROM read_tag_follow f WHERE f.account_id = %(viewer)s AND f.name = n.name),
           EXISTS (SELECT FROM read_featured_tag f WHERE f.account_id = %(viewer)s AND f.name = n.name)
    FROM unnest(%(names)s::text[]) AS n(name)
    LEFT JOIN LATERAL (
        SELECT date '1970-01-01' + d.day::integer AS day, sum(d.uses)::bigint AS uses, count(*) AS accounts
        FROM (
            SELECT (t.post_id >> 16) / 86400000 AS day, t.author_id, count(*) AS uses
            FROM read_post_tag t
            WHERE t.name = n.name AND t.visibility = 'public' AND t.post_id >= %(since)s
            GROUP BY 1, 2
        ) d GROUP BY d.day
    ) u ON true
""")

FOLLOWED = Keyset(
    "SELECT f.follow_id, f.name FROM read_tag_follow f WHERE f.account_id = %(viewer)s", column="f.follow_id"
)

FEATURED = compact("""
    SELECT f.feature_id, f.name, a.username, count(t.post_id), (max(t.created_at) AT TIME ZONE 'UTC')::date
    FROM read_featured_tag f JOIN read_account a ON a.account_id = f.account_id
    LEFT JOIN read_post_tag t
        ON t.author_id = f.account_id AND t.name = f.name AND t.visibility IN ('public', 'unlisted')
    WHERE f.account_id = %(account)s
    GROUP BY f.feature_id, f.name, a.username ORDER BY count(t.post_id) DESC, f.feature_id
""")

# What the account used the most among its latest posts.
SUGGESTED = compact(f"""
    SELECT t.name FROM (
        SELECT name FROM read_post_tag WHERE author_id = %(viewer)s AND visibility IN ('public', 'unlisted')
        ORDER BY post_id DESC LIMIT 1000
    ) t
    WHERE NOT EXISTS (SELECT FROM read_featured_tag f WHERE f.account_id = %(viewer)s AND f.name = t.name)
    GROUP BY t.name ORDER BY count(*) DESC, t.name LIMIT {MOST_SUGGESTED}
""")


def tags(viewer: int | None, names: Iterable[str], today: date) -> list[TagView]:
    """Hashtags (names as they are filed) with their use on the last days up to `today` (UTC), in order."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return []
    days = [today - timedelta(days=ago) for ago in range(HISTORY_DAYS)]
    since = datetime.combine(days[-1], time(), UTC)
    params = {"viewer": viewer_id(viewer), "names": wanted, "since": int(since.timestamp() * 1000) << 16}
    used: dict[tuple[str, date], tuple[int, int]] = {}
    standing: dict[str, tuple[bool, bool]] = {}
    for name, day, uses, accounts, following, featuring in rows(TAGS, params):
        standing[name] = (following, featuring)
        if day is not None:
            used[name, day] = (uses, accounts)
    return [
        TagView(name, tuple(Use(day, *used.get((name, day), (0, 0))) for day in days), *standing[name])
        for name in wanted
    ]


def followed_tags(viewer: int, page: PageRequest, today: date) -> Page[TagView]:
    """Hashtags that the viewer follows; paged by the follows' ids."""
    page = page.clamped(MOST_FOLLOWED)
    found = cut(rows(FOLLOWED.statement(page), {"viewer": viewer, **page.params}), page, cursor=first_column)
    return filled(found, tags(viewer, [name for _, name in found.items], today))


def featured_tags(account_id: int) -> list[FeaturedTagView]:
    """Hashtags on an account's profile, the most used first."""
    return [FeaturedTagView(*found) for found in rows(FEATURED, {"account": account_id})]


def featured_tag(account_id: int, feature_id: int) -> FeaturedTagView | None:
    """One hashtag on an account's profile, by the feature's id."""
    return next((view for view in featured_tags(account_id) if view.id == feature_id), None)


def suggested_tags(viewer: int, today: date) -> Sequence[TagView]:
    """Hashtags that the viewer uses and does not feature yet."""
    return tags(viewer, [name for (name,) in rows(SUGGESTED, {"viewer": viewer})], today)
