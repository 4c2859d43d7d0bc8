"""Whom an account recommends."""

from __future__ import annotations

from queries.accounts import listed_accounts
from queries.paging import Keyset, Page, PageRequest
from queries.views import AccountView
from queries.visibility import apart, viewer_id

ENDORSED = Keyset(
    f"""
    SELECT l.endorsement_id, l.endorsed_id FROM read_endorsement l
    WHERE l.endorser_id = %(account)s AND NOT {apart("l.endorsed_id")} AND NOT {apart("l.endorser_id")}
    """,
    column="l.endorsement_id",
)


def endorsed(viewer: int | None, account_id: int, page: PageRequest) -> Page[AccountView]:
    """Whom the account recommends, as far as no block stands between; paged by the endorsements' ids."""
    return listed_accounts(ENDORSED, page, {"viewer": viewer_id(viewer), "account": account_id})
