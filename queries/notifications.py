"""What an account should hear of, newest first: three statements a page.

Filtered again when read: nothing from accounts behind a block or muted with their notifications,
nothing about a post that is gone or that the account may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from queries.hydration import posts_and_accounts
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import NotificationView
from queries.visibility import VIEWER, apart, visible

MOST = 80
MOST_UNREAD = 1000


def heard(*, viewer: str = VIEWER) -> str:
    """Condition: the viewer may and wants to hear of the `read_notification` row `n`."""
    return (
        f"NOT {apart('n.from_id', viewer=viewer)}"
        f" AND NOT EXISTS (SELECT FROM read_mute m WHERE m.muter_id = {viewer}"
        " AND m.muted_id = n.from_id AND m.notifications)"
        " AND (n.post_id IS NULL OR EXISTS (SELECT FROM read_post p"
        f" WHERE p.post_id = n.post_id AND {visible(viewer=viewer)}))"
    )


COLUMNS = "n.notification_id, n.type, n.created_at, n.from_id, n.post_id"

LISTED = Keyset(
    f"""
    SELECT {COLUMNS} FROM read_notification n
    WHERE n.owner_id = %(viewer)s AND {heard()}
      AND (%(types)s::text[] IS NULL OR n.type = ANY(%(types)s::text[]))
      AND n.type <> ALL(%(exclude_types)s::text[])
      AND (%(account)s::bigint IS NULL OR n.from_id = %(account)s::bigint)
    """,
    column="n.notification_id",
)

SINGLE = compact(f"""
    SELECT {COLUMNS} FROM read_notification n
    WHERE n.owner_id = %(viewer)s AND n.notification_id = %(id)s AND {heard()}
""")

UNREAD = compact(f"""
    SELECT count(*) FROM (
        SELECT FROM read_notification n
        WHERE n.owner_id = %(viewer)s AND n.notification_id > %(after)s AND {heard()}
        LIMIT %(most)s
    ) unread
""")


def notifications(
    viewer: int,
    page: PageRequest,
    *,
    types: Collection[str] | None = None,
    exclude_types: Collection[str] = (),
    account_id: int | None = None,
) -> Page[NotificationView]:
    """A page of the viewer's notifications, of `types` only, from `account_id` only."""
    page = page.clamped(MOST)
    params = {
        "viewer": viewer,
        "types": None if types is None else list(types),
        "exclude_types": list(exclude_types),
        "account": account_id,
        **page.params,
    }
    found = cut(rows(LISTED.statement(page), params), page, cursor=first_column)
    return filled(found, hydrated(viewer, found.items))


def notification(viewer: int, notification_id: int) -> NotificationView | None:
    """One of the viewer's notifications."""
    found = row(SINGLE, {"viewer": viewer, "id": notification_id})
    views = hydrated(viewer, [found]) if found else []
    return views[0] if views else None


def unread_count(viewer: int, after_id: int = 0, *, most: int = 100) -> int:
    """How many notifications are newer than `after_id`, counted up to `most`."""
    params = {"viewer": viewer, "after": after_id, "most": min(max(most, 1), MOST_UNREAD)}
    found = row(UNREAD, params)
    return int(found[0]) if found else 0


def hydrated(viewer: int, found: Sequence[Row]) -> list[NotificationView]:
    """Rows of `COLUMNS` with their accounts and posts; those that lost either are left out."""
    about = {entry[4] for entry in found if entry[4] is not None}
    posts, people = posts_and_accounts(viewer, about, {entry[3] for entry in found})
    return [
        NotificationView(number, kind, created_at, people[from_id], posts.get(post_id))
        for number, kind, created_at, from_id, post_id in found
        if from_id in people and (post_id is None or post_id in posts)
    ]
