"""Accounts: one, by name, many; what they posted; whom they follow and block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from queries.hydration import ACCOUNTS, account_view, accounts
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import row, rows
from queries.views import AccountView
from queries.visibility import apart, viewer_id

__all__ = [
    "account",
    "account_named",
    "accounts",
    "blocks",
    "follow_request_count",
    "follow_requests",
    "followers",
    "following",
    "is_profile_picture",
    "listed_accounts",
    "local_name",
]  # fmt: skip

MOST_ACCOUNTS = 80

# Whoever knows a file's name was shown it once: that it is still shown is what is asked here.
PICTURE = """SELECT true FROM read_account a
    WHERE a.account_id = %(account)s AND %(file)s IN (a.avatar, a.header)"""

BY_NAME = f"{ACCOUNTS} WHERE a.username_key = %(name)s"

FOLLOWERS = Keyset(
    f"""
    SELECT l.follow_id, l.follower_id FROM read_follow l
    WHERE l.followee_id = %(account)s AND NOT {apart("l.follower_id")} AND NOT {apart("l.followee_id")}
    """,
    column="l.follow_id",
)

FOLLOWING = Keyset(
    f"""
    SELECT l.follow_id, l.followee_id FROM read_follow l
    WHERE l.follower_id = %(account)s AND NOT {apart("l.followee_id")} AND NOT {apart("l.follower_id")}
    """,
    column="l.follow_id",
)

BLOCKS = Keyset(
    "SELECT l.block_id, l.blocked_id FROM read_block l WHERE l.blocker_id = %(viewer)s",
    column="l.block_id",
)

REQUESTS = Keyset(
    "SELECT l.request_id, l.follower_id FROM read_follow_request l WHERE l.followee_id = %(viewer)s",
    column="l.request_id",
)


def account(viewer: int | None, account_id: int) -> AccountView | None:
    """One account. Profiles are for all; what is on them is decided post by post."""
    del viewer
    return accounts([account_id]).get(account_id)


def is_profile_picture(account_id: int, file: str) -> bool:
    """Whether a file of the store is an account's avatar or header at this moment."""
    return row(PICTURE, {"account": account_id, "file": file}) is not None


def account_named(viewer: int | None, name: str) -> AccountView | None:
    """The account called `user`, `@user` or `user@host` (this host), in any case."""
    del viewer
    key = local_name(name)
    found = row(BY_NAME, {"name": key}) if key else None
    return account_view(found) if found else None


def followers(viewer: int | None, account_id: int, page: PageRequest) -> Page[AccountView]:
    """Who follows the account; paged by the follows' ids."""
    return listed_accounts(FOLLOWERS, page, {"viewer": viewer_id(viewer), "account": account_id})


def following(viewer: int | None, account_id: int, page: PageRequest) -> Page[AccountView]:
    """Whom the account follows; paged by the follows' ids."""
    return listed_accounts(FOLLOWING, page, {"viewer": viewer_id(viewer), "account": account_id})


def blocks(viewer: int, page: PageRequest) -> Page[AccountView]:
    """Whom the viewer blocks; paged by the blocks' ids."""
    return listed_accounts(BLOCKS, page, {"viewer": viewer})


def follow_requests(viewer: int, page: PageRequest) -> Page[AccountView]:
    """Who waits for the viewer's consent to follow; paged by the requests' ids."""
    return listed_accounts(REQUESTS, page, {"viewer": viewer})


def follow_request_count(viewer: int) -> int:
    """How many wait for the viewer's consent."""
    found = row("SELECT count(*) FROM read_follow_request WHERE followee_id = %(viewer)s", {"viewer": viewer})
    return int(found[0]) if found else 0


def listed_accounts(listing: Keyset, page: PageRequest, params: Mapping[str, Any]) -> Page[AccountView]:
    """A page of a listing whose rows are (cursor, account id)."""
    page = page.clamped(MOST_ACCOUNTS)
    found = cut(rows(listing.statement(page), {**params, **page.params}), page, cursor=first_column)
    people = accounts(entry[1] for entry in found.items)
    return filled(found, [people[entry[1]] for entry in found.items if entry[1] in people])


def local_name(text: str) -> str:
    """The key of a name on this server, "" when it names somebody elsewhere or nobody."""
    name, _, host = text.strip().removeprefix("@").lower().partition("@")
    here = urlsplit(settings.DUNLIN_BASE_URL)
    if (host and host not in {here.netloc, here.hostname}) or "\x00" in name:
        return ""
    return name
