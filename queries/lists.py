"""Lists: the viewer's own, who is on one, and which hold an account. Nobody sees another's."""

from __future__ import annotations

from queries.accounts import accounts, listed_accounts
from queries.paging import Keyset, Page, PageRequest
from queries.statements import Row, compact, row, rows
from queries.views import AccountView, ListView

MOST_MEMBERS = 5_000

COLUMNS = "SELECT l.list_id, l.title, l.replies_policy, l.exclusive FROM read_list l"

OWN = f"{COLUMNS} WHERE l.owner_id = %(viewer)s ORDER BY l.list_id"

ONE = f"{COLUMNS} WHERE l.list_id = %(list)s AND l.owner_id = %(viewer)s"

HOLDING = compact(f"""
    {COLUMNS} JOIN read_list_member m ON m.list_id = l.list_id
    WHERE m.owner_id = %(viewer)s AND m.account_id = %(account)s ORDER BY l.list_id
""")

MEMBERS = Keyset(
    """
    SELECT m.account_id, m.account_id FROM read_list_member m
    WHERE m.list_id = %(list)s AND m.owner_id = %(viewer)s
    """,
    column="m.account_id",
)


def lists(viewer: int) -> list[ListView]:
    """All lists of the viewer, the oldest first."""
    return [_view(found) for found in rows(OWN, {"viewer": viewer})]


def list_of(viewer: int, list_id: int) -> ListView | None:
    """One of the viewer's lists; None for any other."""
    found = row(ONE, {"viewer": viewer, "list": list_id})
    return _view(found) if found else None


def lists_holding(viewer: int, account_id: int) -> list[ListView]:
    """The viewer's lists that an account is on."""
    return [_view(found) for found in rows(HOLDING, {"viewer": viewer, "account": account_id})]


def list_members(viewer: int, list_id: int, page: PageRequest) -> Page[AccountView]:
    """Who is on a list of the viewer; paged by the accounts' ids, as in Mastodon."""
    return listed_accounts(MEMBERS, page, {"viewer": viewer, "list": list_id})


def all_members(viewer: int, list_id: int) -> list[AccountView]:
    """Everybody on a list of the viewer, up to `MOST_MEMBERS`."""
    page = PageRequest(limit=MOST_MEMBERS)
    found = rows(MEMBERS.newest, {"viewer": viewer, "list": list_id, **page.params})
    people = accounts(member[1] for member in found[:MOST_MEMBERS])
    return [people[member[1]] for member in found if member[1] in people]


def _view(found: Row) -> ListView:
    return ListView(*found)
