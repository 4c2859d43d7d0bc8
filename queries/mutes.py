"""Whom the viewer mutes, and until when."""

from __future__ import annotations

from queries.hydration import accounts
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import rows
from queries.views import MutedView

MOST = 80

MUTES = Keyset(
    "SELECT l.mute_id, l.muted_id, l.ends_at FROM read_mute l WHERE l.muter_id = %(viewer)s", column="l.mute_id"
)


def mutes(viewer: int, page: PageRequest) -> Page[MutedView]:
    """Whom the viewer mutes; paged by the mutes' ids."""
    page = page.clamped(MOST)
    found = cut(rows(MUTES.statement(page), {"viewer": viewer, **page.params}), page, cursor=first_column)
    people = accounts(muted for _, muted, _ in found.items)
    return filled(found, [MutedView(people[muted], end) for _, muted, end in found.items if muted in people])
