"""What an account should hear of, newest first: three statements a page.

Filtered again when read: nothing from accounts behind a block or muted with their notifications,
nothing about a post that is gone or that the account may not see, no new post in a language that it
does not want of its author. What the account's policy holds back is left out unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from queries.hydration import posts_and_accounts
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import NotificationView
from queries.visibility import VIEWER, apart, visible, wants_language

MOST = 80
MOST_UNREAD = 1000


def heard(*, viewer: str = VIEWER) -> str:
    """Condition: the viewer may and wants to hear of the `read_notification` row `n`."""
    return (
        f"NOT {apart('n.from_id', viewer=viewer)}"
        f" AND NOT EXISTS (SELECT FROM read_mute m WHERE m.muter_id = {viewer}"
        " AND m.muted_id = n.from_id AND m.notifications)"
        " AND (n.post_id IS NULL OR EXISTS (SELECT FROM read_post p"
        f" WHERE p.post_id = n.post_id AND {visible(viewer=viewer)}"
        f" AND (n.type <> 'status' OR {wants_language('n.from_id', viewer=viewer)})))"
    )


def listened_to() -> str:
    """Condition: the viewer wants to hear from the sender of the row `n`; `heard` without the post.

    Asked of many rows of one viewer: whom it does not listen to is read once, and hashed.
    """
    return """n.from_id NOT IN (
        SELECT b.blocked_id FROM read_block b WHERE b.blocker_id = %(viewer)s
        UNION ALL SELECT b.blocker_id FROM read_block b WHERE b.blocked_id = %(viewer)s
        UNION ALL SELECT m.muted_id FROM read_mute m WHERE m.muter_id = %(viewer)s AND m.notifications)"""


def about_visible() -> str:
    """Condition: the viewer may see the post, if any, that the row `n` is about; `heard` without the sender."""
    return f"{post_visible('n.post_id')} AND {understood()}"


def post_visible(post: str) -> str:
    """Condition: there is no post, or the viewer may see it."""
    return f"({post} IS NULL OR EXISTS (SELECT FROM read_post p WHERE p.post_id = {post} AND {visible()}))"


def understood() -> str:
    """Condition: the row `n` tells of no new post, or of one in a language that the viewer wants of its author."""
    return (
        "(n.type <> 'status' OR EXISTS (SELECT FROM read_post p"
        f" WHERE p.post_id = n.post_id AND {wants_language('n.from_id')}))"
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """Which notifications: of `types` only, none of `exclude_types`, from one account, also those held back."""

    types: Collection[str] | None = None
    exclude_types: Collection[str] = ()
    account_id: int | None = None
    include_filtered: bool = False

    @property
    def params(self) -> dict[str, Any]:
        """What the SQL of `KINDS` needs."""
        return {
            "types": None if self.types is None else list(self.types),
            "exclude_types": list(self.exclude_types),
            "account": self.account_id,
            "include_filtered": self.include_filtered,
        }


ALL = Wish()

# Condition: the row `n` is among what is wished for.
KINDS = (
    "(%(include_filtered)s OR NOT n.filtered)"
    " AND (%(types)s::text[] IS NULL OR n.type = ANY(%(types)s::text[]))"
    " AND n.type <> ALL(%(exclude_types)s::text[])"
    " AND (%(account)s::bigint IS NULL OR n.from_id = %(account)s::bigint)"
)

COLUMNS = "n.notification_id, n.type, n.created_at, n.from_id, n.post_id, n.group_key"

LISTED = Keyset(
    f"""
    SELECT {COLUMNS} FROM read_notification n
    WHERE n.owner_id = %(viewer)s AND {heard()} AND {KINDS}
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
        WHERE n.owner_id = %(viewer)s AND n.notification_id > %(after)s AND {heard()} AND {KINDS}
        LIMIT %(most)s
    ) unread
""")


LAST_READ = "SELECT last_read_id FROM read_marker WHERE account_id = %(viewer)s AND timeline = 'notifications'"


def last_read(viewer: int) -> int:
    """The notification up to which the viewer's marker says all are read; 0 without one."""
    found = row(LAST_READ, {"viewer": viewer})
    return int(found[0]) if found else 0


def notifications(viewer: int, page: PageRequest, wish: Wish = ALL) -> Page[NotificationView]:
    """A page of the viewer's notifications."""
    page = page.clamped(MOST)
    params = {"viewer": viewer, **wish.params, **page.params}
    found = cut(rows(LISTED.statement(page), params), page, cursor=first_column)
    return filled(found, hydrated(viewer, found.items))


def notification(viewer: int, notification_id: int) -> NotificationView | None:
    """One of the viewer's notifications."""
    found = row(SINGLE, {"viewer": viewer, "id": notification_id})
    views = hydrated(viewer, [found]) if found else []
    return views[0] if views else None


def unread_count(viewer: int, after_id: int = 0, wish: Wish = ALL, *, most: int = 100) -> int:
    """How many notifications are newer than `after_id`, counted up to `most`."""
    params = {"viewer": viewer, "after": after_id, "most": min(max(most, 1), MOST_UNREAD)}
    found = row(UNREAD, {**params, **wish.params})
    return int(found[0]) if found else 0


def hydrated(viewer: int, found: Sequence[Row]) -> list[NotificationView]:
    """Rows of `COLUMNS` with their accounts and posts; those that lost either are left out."""
    about = {entry[4] for entry in found if entry[4] is not None}
    posts, people = posts_and_accounts(viewer, about, {entry[3] for entry in found})
    return [
        NotificationView(number, kind, created_at, people[from_id], posts.get(post_id), group_key)
        for number, kind, created_at, from_id, post_id, group_key in found
        if from_id in people and (post_id is None or post_id in posts)
    ]
