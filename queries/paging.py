"""Keyset paging as Mastodon's clients know it: newest first, cut by ids, never by offsets.

`max_id`: older than it. `since_id`: the newest page of what is newer than it. `min_id`: the page
that touches it from above, still answered newest first.
(https://docs.joinmastodon.org/api/guidelines/#pagination)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from queries.statements import compact

HIGHEST_ID = 2**63 - 1

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted: at most `limit` items between the ids, all bounds excluded."""

    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None
    limit: int = 20

    def clamped(self, most: int) -> PageRequest:
        """The same request with a limit between 1 and `most`."""
        limit = min(max(self.limit, 1), most)
        return PageRequest(self.max_id, self.since_id, self.min_id, limit)

    @property
    def ascending(self) -> bool:
        """Whether the page is filled from its lower bound upwards."""
        return self.min_id is not None

    @property
    def upper(self) -> int:
        """Ids have to be below this."""
        return HIGHEST_ID if self.max_id is None else min(max(self.max_id, 0), HIGHEST_ID)

    @property
    def lower(self) -> int:
        """Ids have to be above this."""
        return min(max(self.min_id or 0, self.since_id or 0, 0), HIGHEST_ID)

    @property
    def params(self) -> dict[str, int]:
        """What the SQL of a `Keyset` needs; one row more than the page tells whether it goes on."""
        return {"upper": self.upper, "lower": self.lower, "count": self.limit + 1}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items newest first. `next_id` is the next page's `max_id`, None when the feed ended.

    `prev_id` is the previous page's `min_id`, None when there are no items.
    """

    items: tuple[T, ...]
    next_id: int | None = None
    prev_id: int | None = None


class Keyset:
    """One listing statement in its two directions, `sql` ending before ORDER BY.

    `sql` has an open condition: its last clause is WHERE. The rows' first column is the cursor.
    """

    def __init__(self, sql: str, *, column: str) -> None:
        bounds = f"{sql} AND {column} < %(upper)s AND {column} > %(lower)s ORDER BY {column}"
        self.newest = compact(f"{bounds} DESC LIMIT %(count)s")
        self.adjacent = compact(f"{bounds} ASC LIMIT %(count)s")

    def statement(self, page: PageRequest) -> str:
        """The statement that reads this page."""
        return self.adjacent if page.ascending else self.newest


def cut(found: Sequence[R], page: PageRequest, *, cursor: Callable[[R], int]) -> Page[R]:
    """Make a page of what was found in reading direction, up to one more than the limit."""
    kept = found[: page.limit]
    if not kept:
        return Page(())
    if page.ascending:
        # Below stands what the client named by min_id; a full page is worth asking on from.
        goes_on = len(kept) == page.limit
        kept = kept[::-1]
    else:
        goes_on = len(found) > page.limit
    return Page(tuple(kept), cursor(kept[-1]) if goes_on else None, cursor(kept[0]))


def first_column(row: Sequence[Any]) -> int:
    """The cursor of a row that begins with it."""
    return int(row[0])


def filled(page: Page[Any], items: Sequence[T]) -> Page[T]:
    """The page with its rows replaced by what they stand for; the cursors stay."""
    return Page(tuple(items), page.next_id, page.prev_id)
