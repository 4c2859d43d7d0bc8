"""What an account lets through, and who waits to be let through: notification requests.

A request is no row of its own: it is whoever sent a mention that was held back. Its id is that of
the oldest such mention; any other of them leads to it as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from queries.hydration import moment, posts_and_accounts, storable
from queries.notifications import about_visible, listened_to
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import AccountView, PostView

MOST = 80


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The policy, and what it holds back at the moment."""

    for_not_following: str  # accept filter drop
    for_not_followers: str
    for_new_accounts: str
    for_private_mentions: str
    for_limited_accounts: str
    pending_requests: int
    pending_notifications: int


@dataclass(frozen=True, slots=True)
class NotificationRequestView:
    """An account whose notifications are held back, how many, and its last post of them."""

    id: int
    created_at: datetime
    updated_at: datetime
    account: AccountView
    notifications: int
    last_post: PostView | None


_MENTIONS = "FILTER (WHERE n.type = 'mention')"

_WAITING = f"""
    SELECT min(n.notification_id) {_MENTIONS} AS request_id, n.from_id, count(*) AS notifications,
        max(n.created_at) AS updated_at,
        (array_agg(n.post_id ORDER BY n.notification_id DESC) {_MENTIONS})[1] AS last_post_id
    FROM read_notification n WHERE n.owner_id = %(viewer)s AND n.filtered AND {listened_to()} AND {about_visible()}
    GROUP BY n.from_id
"""

_COLUMNS = "r.request_id, r.from_id, r.notifications, r.updated_at, r.last_post_id"

REQUESTS = Keyset(
    f"SELECT {_COLUMNS} FROM ({_WAITING}) r WHERE r.request_id IS NOT NULL",
    column="r.request_id",
)

REQUESTED_BY = compact(f"""
    SELECT {_COLUMNS} FROM ({_WAITING}) r WHERE r.request_id IS NOT NULL AND r.from_id IN (
        SELECT h.from_id FROM read_notification h
        WHERE h.owner_id = %(viewer)s AND h.notification_id = ANY(%(ids)s::bigint[]) AND h.filtered)
    ORDER BY r.request_id DESC
""")

POLICY = compact(f"""
    SELECT coalesce(p.for_not_following, 'accept'), coalesce(p.for_not_followers, 'accept'),
        coalesce(p.for_new_accounts, 'accept'), coalesce(p.for_private_mentions, 'accept'),
        coalesce(p.for_limited_accounts, 'accept'), s.requests, s.notifications
    FROM (SELECT count(*) AS requests, coalesce(sum(r.notifications), 0)::bigint AS notifications
          FROM ({_WAITING}) r WHERE r.request_id IS NOT NULL) s
    LEFT JOIN (SELECT * FROM read_notification_policy q WHERE q.owner_id = %(viewer)s
               ORDER BY q.position DESC LIMIT 1) p ON true
""")


def policy(viewer: int) -> PolicyView:
    """What the viewer lets through: one statement."""
    found = row(POLICY, {"viewer": viewer})
    if found is None:
        raise LookupError("the policy's statement always gives a row")
    return PolicyView(*found)


def requests(viewer: int, page: PageRequest) -> Page[NotificationRequestView]:
    """Who waits to be let through: three statements a page."""
    page = page.clamped(MOST)
    found = cut(rows(REQUESTS.statement(page), {"viewer": viewer, **page.params}), page, cursor=first_column)
    return filled(found, _views(viewer, found.items))


def requests_named(viewer: int, ids: Iterable[int]) -> list[NotificationRequestView]:
    """The requests that these ids lead to, newest first; others are left out."""
    asked = storable(ids)
    return _views(viewer, rows(REQUESTED_BY, {"viewer": viewer, "ids": asked})) if asked else []


def _views(viewer: int, found: Iterable[Row]) -> list[NotificationRequestView]:
    found = list(found)
    posts, people = posts_and_accounts(viewer, {one[4] for one in found if one[4]}, {one[1] for one in found})
    return [
        NotificationRequestView(number, moment(number), updated_at, people[sender], count, posts.get(post))
        for number, sender, count, updated_at, post in found
        if sender in people
    ]
