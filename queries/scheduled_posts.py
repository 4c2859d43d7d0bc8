"""What an account has planned to publish; nobody else ever sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows

COLUMNS = "s.scheduled_id, s.due_at, s.post::text, s.failure"

LISTED = Keyset(
    f"SELECT {COLUMNS} FROM read_scheduled_post s WHERE s.author_id = %(account)s",
    column="s.scheduled_id",
)

SINGLE = compact(f"""
    SELECT {COLUMNS} FROM read_scheduled_post s
    WHERE s.scheduled_id = %(id)s AND s.author_id = %(account)s
""")


@dataclass(frozen=True, slots=True)
class ScheduledPostView:
    """A planned post. `post` are the fields of `events.scheduled_posts.PlannedPost`.

    `failure`: why it could not be published at its moment; None: it waits for it.
    """

    id: int
    due_at: datetime
    post: dict[str, Any]
    failure: str | None


def scheduled_posts(account_id: int, page: PageRequest) -> Page[ScheduledPostView]:
    """A page of what the account has planned, the last planned first; one statement."""
    found = cut(rows(LISTED.statement(page), {"account": account_id, **page.params}), page, cursor=first_column)
    return filled(found, [_view(item) for item in found.items])


def scheduled_post(account_id: int, scheduled_id: int) -> ScheduledPostView | None:
    """One of the account's planned posts."""
    found = row(SINGLE, {"account": account_id, "id": scheduled_id})
    return _view(found) if found else None


def _view(found: Row) -> ScheduledPostView:
    scheduled_id, due_at, post, failure = found
    return ScheduledPostView(scheduled_id, due_at.astimezone(UTC), orjson.loads(post), failure)
