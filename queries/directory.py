"""Who is there to be found: accounts that want to be (`discoverable`), paged by offset as Mastodon does."""

from __future__ import annotations

from queries.hydration import ACCOUNTS, account_view
from queries.statements import compact, rows
from queries.views import AccountView
from queries.visibility import apart, viewer_id, wanted

MOST = 80
FARTHEST = 10_000

_FOUND = f"{ACCOUNTS} WHERE a.discoverable AND NOT {apart('a.account_id')} AND {wanted('a.account_id')}"
_PART = "LIMIT %(limit)s OFFSET %(offset)s"

ACTIVE = compact(f"{_FOUND} ORDER BY c.last_post_on DESC NULLS LAST, a.account_id DESC {_PART}")
NEW = compact(f"{_FOUND} ORDER BY a.account_id DESC {_PART}")


def directory(viewer: int | None, *, newest: bool = False, limit: int = 40, offset: int = 0) -> list[AccountView]:
    """Accounts by the day of their last post, or the newest first; without whom the viewer blocks or mutes."""
    params = {
        "viewer": viewer_id(viewer),
        "limit": min(max(limit, 1), MOST),
        "offset": min(max(offset, 0), FARTHEST),
    }
    return [account_view(found) for found in rows(NEW if newest else ACTIVE, params)]
