"""Notifications put together: one entry for all that like, boost or follow within a window of time.

A page is cut by the newest notification of each group that lies in it: one statement walks from
group to group, one tells about them, two hydrate. What else a group holds may stand on a later page
again; clients join the parts by the group's key.
(https://docs.joinmastodon.org/methods/grouped_notifications/)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from queries.accounts import listed_accounts
from queries.hydration import posts_and_accounts
from queries.notifications import (
    KINDS,
    MOST,
    MOST_UNREAD,
    Wish,
    about_visible,
    heard,
    listened_to,
    post_visible,
    understood,
)
from queries.paging import HIGHEST_ID, Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import AccountView, PostView
from queries.visibility import viewer_id

GROUPED = ("favourite", "reblog", "follow")
SAMPLE = 8
ALONE = "ungrouped-"


@dataclass(frozen=True, slots=True)
class GroupView:
    """Notifications of one kind about one thing. `page_min_id` … `page_latest` are about the page alone."""

    key: str
    type: str
    count: int
    newest_id: int
    page_min_id: int
    page_max_id: int
    page_latest: datetime
    account_ids: tuple[int, ...]  # the newest few
    post_id: int | None


@dataclass(frozen=True, slots=True)
class Grouped:
    """A page of groups, with the accounts and posts that they name by id."""

    page: Page[GroupView]
    accounts: dict[int, AccountView] = field(default_factory=dict)
    posts: dict[int, PostView] = field(default_factory=dict)


KEY = (
    "CASE WHEN n.group_key <> '' AND n.type = ANY(%(grouped)s::text[]) THEN n.group_key"
    f" ELSE '{ALONE}' || n.notification_id END"
)


def _walk(first: str, onward: str, order: str) -> str:
    """The newest (or, upwards, oldest) notification of each group, up to `count` groups."""
    step = f"""
        SELECT n.notification_id AS id, {KEY} AS key FROM read_notification n
        WHERE n.owner_id = %(viewer)s AND n.notification_id < %(upper)s AND n.notification_id > %(lower)s
          AND {{}} AND {KINDS} AND {listened_to()} AND {about_visible()}
        ORDER BY n.notification_id {order} LIMIT 1
    """
    return f"""
        WITH RECURSIVE page(id, keys) AS (
            (SELECT s.id, ARRAY[s.key] FROM ({step.format(first)}) s)
            UNION ALL
            SELECT s.id, page.keys || s.key FROM page CROSS JOIN LATERAL ({step.format(onward)}) s
            WHERE cardinality(page.keys) < %(count)s
        )
    """


_ANOTHER = f"{KEY} <> ALL(page.keys)"
_DOWN = _walk("true", f"n.notification_id < page.id AND {_ANOTHER}", "DESC")
_UP = _walk("true", f"n.notification_id > page.id AND {_ANOTHER}", "ASC")
NEWEST = compact(f"{_DOWN} SELECT id, keys[cardinality(keys)] FROM page ORDER BY id DESC")
ADJACENT = compact(f"{_UP} SELECT id, keys[cardinality(keys)] FROM page ORDER BY id ASC")
UNREAD = compact(f"{_UP} SELECT count(*) FROM page")

_OWN = "x.owner_id = %(viewer)s"
_OF_GROUP = f"""
    SELECT x.* FROM read_notification x WHERE {_OWN} AND x.group_key = g.key AND x.group_key <> ''
    UNION ALL
    SELECT x.* FROM read_notification x WHERE {_OWN} AND g.key = '{ALONE}' || x.notification_id
      AND x.notification_id = g.id
"""
_ON_PAGE = "FILTER (WHERE n.notification_id BETWEEN %(least)s AND %(most)s)"

ABOUT = compact(f"""
    SELECT g.key, d.* FROM unnest(%(keys)s::text[], %(ids)s::bigint[]) WITH ORDINALITY AS g(key, id, place)
    CROSS JOIN LATERAL (
        SELECT min(n.type), count(*), max(n.notification_id), min(n.notification_id) {_ON_PAGE},
            max(n.notification_id) {_ON_PAGE}, max(n.created_at) {_ON_PAGE},
            (array_agg(n.from_id ORDER BY n.notification_id DESC))[1:{SAMPLE}], min(n.post_id) AS post_id
        FROM ({_OF_GROUP}) n
        WHERE (%(include_filtered)s OR NOT n.filtered) AND {listened_to()} AND {understood()}
        HAVING count(*) {_ON_PAGE} > 0
    ) d WHERE {post_visible("d.post_id")} ORDER BY g.place
""")

ACCOUNTS = Keyset(
    f"""
    SELECT n.notification_id, n.from_id FROM read_notification n
    WHERE n.owner_id = %(viewer)s AND {heard()}
      AND ((n.group_key = %(key)s::text AND n.group_key <> '') OR n.notification_id = %(id)s::bigint)
    """,
    column="n.notification_id",
)


def groups(viewer: int, page: PageRequest, wish: Wish, grouped: Collection[str] = GROUPED) -> Grouped:
    """A page of groups; kinds that are not in `grouped` stand one by one."""
    page = page.clamped(MOST)
    params = {"viewer": viewer, "grouped": list(grouped), **wish.params, **page.params}
    found = rows(ADJACENT if page.ascending else NEWEST, params)
    kept = cut(found, page, cursor=first_column)
    if not kept.items:
        return Grouped(Page(()))
    least, most = kept.items[-1][0], kept.items[0][0]
    if len(found) <= page.limit:  # the list ended, so the page reaches as far as was asked for
        least, most = (least, page.upper - 1) if page.ascending else (page.lower + 1, most)
    return _grouped(viewer, kept, least, most, include_filtered=wish.include_filtered)


def group(viewer: int, key: str) -> Grouped | None:
    """One group as it is by now; None when there is nothing of it."""
    alone = alone_id(key)
    found: Page[Row] = Page(((alone or 0, key),))
    answer = _grouped(viewer, found, 0, HIGHEST_ID, include_filtered=True)
    return answer if answer.page.items else None


def group_accounts(viewer: int, key: str, page: PageRequest) -> Page[AccountView]:
    """Who has a part in a group, newest first; paged by the notifications' ids."""
    params = {"viewer": viewer_id(viewer), "key": key, "id": alone_id(key) or 0}
    return listed_accounts(ACCOUNTS, page, params)


def unread_group_count(
    viewer: int, wish: Wish, grouped: Collection[str] = GROUPED, *, after_id: int = 0, most: int = 100
) -> int:
    """How many groups have something newer than `after_id`, counted up to `most`."""
    page = PageRequest(min_id=after_id)
    params = {"viewer": viewer, "grouped": list(grouped), **wish.params, **page.params}
    found = row(UNREAD, {**params, "count": min(max(most, 1), MOST_UNREAD)})
    return int(found[0]) if found else 0


def alone_id(key: str) -> int | None:
    """The id of the notification that is a group of its own; None for any other key."""
    digits = key.removeprefix(ALONE)
    is_id = key.startswith(ALONE) and digits.isascii() and digits.isdigit() and len(digits) <= 19
    return int(digits) if is_id and int(digits) <= HIGHEST_ID else None


def _grouped(viewer: int, found: Page[Row], least: int, most: int, *, include_filtered: bool) -> Grouped:
    params = {
        "viewer": viewer,
        "keys": [key for _, key in found.items],
        "ids": [number for number, _ in found.items],
        "least": least,
        "most": most,
        "include_filtered": include_filtered,
    }
    views = [_view(about) for about in rows(ABOUT, params)]
    posts, people = posts_and_accounts(
        viewer,
        {view.post_id for view in views if view.post_id is not None},
        {account for view in views for account in view.account_ids},
    )
    shown = [view for view in views if view.post_id is None or view.post_id in posts]
    return Grouped(filled(found, shown), people, posts)


def _view(about: Sequence[object]) -> GroupView:
    key, kind, count, newest, page_min, page_max, latest, senders, post = about
    return GroupView(key, kind, count, newest, page_min, page_max, latest, tuple(senders), post)  # type: ignore[arg-type]
