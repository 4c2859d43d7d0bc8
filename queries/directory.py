"""Who is there to be found: accounts that want to be (`discoverable`), paged by offset as Mastodon does."""

from __future__ import annotations

from queries.hydration import ACCOUNTS, account_view
from queries.statements import compact, rows
from queries.views import AccountView
from queries.visibility import apart, viewer_id, wanted

MOST = 80
FARTHEST = 10_000

# Who stands on the page is found before anything else is read of them. Every account has its counts.
_PAGE = compact(f"""
    WITH page AS MATERIALIZED (
        SELECT a.account_id, row_number() OVER () AS place FROM (
            SELECT a.account_id FROM read_account_counts k JOIN read_account a ON a.account_id = k.account_id
            WHERE a.discoverable AND NOT {apart("a.account_id")} AND {wanted("a.account_id")}
            ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s
        ) a
    ) {ACCOUNTS} JOIN page ON page.account_id = a.account_id ORDER BY page.place
""")

ACTIVE = _PAGE.format(order="k.last_post_on DESC NULLS LAST, k.account_id DESC")
NEW = _PAGE.format(order="k.account_id DESC")


def directory(viewer: int | None, *, newest: bool = False, limit: int = 40, offset: int = 0) -> list[AccountView]:
    """Accounts by the day of their last post, or the newest first; without whom the viewer blocks or mutes."""
    params = {
        "viewer": viewer_id(viewer),
        "limit": min(max(limit, 1), MOST),
        "offset": min(max(offset, 0), FARTHEST),
    }
    return [account_view(found) for found in rows(NEW if newest else ACTIVE, params)]
