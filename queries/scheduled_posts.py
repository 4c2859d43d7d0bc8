"""What an account has planned to publish; nobody else ever sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from queries.hydration import media_view
from queries.media import DOCUMENT
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import MediaView

COLUMNS = f"""
    s.scheduled_id, s.due_at, s.post::text, s.failure,
    coalesce((
        SELECT jsonb_agg({DOCUMENT} ORDER BY place)
        FROM jsonb_array_elements_text(s.post -> 'media') WITH ORDINALITY AS planned(media_id, place)
        JOIN read_media m ON m.media_id = planned.media_id::bigint AND m.account_id = s.author_id
    ), jsonb_build_array())::text
"""

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
    media: tuple[MediaView, ...] = ()


def scheduled_posts(account_id: int, page: PageRequest) -> Page[ScheduledPostView]:
    """A page of what the account has planned, the last planned first; one statement."""
    found = cut(rows(LISTED.statement(page), {"account": account_id, **page.params}), page, cursor=first_column)
    return filled(found, [_view(item) for item in found.items])


def scheduled_post(account_id: int, scheduled_id: int) -> ScheduledPostView | None:
    """One of the account's planned posts."""
    found = row(SINGLE, {"account": account_id, "id": scheduled_id})
    return _view(found) if found else None


def _view(found: Row) -> ScheduledPostView:
    scheduled_id, due_at, post, failure, media = found
    views = tuple(media_view(each) for each in orjson.loads(media))
    return ScheduledPostView(scheduled_id, due_at.astimezone(UTC), orjson.loads(post), failure, views)
