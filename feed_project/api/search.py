"""Search: accounts by name, and posts by their address; words and hashtags are not searched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.entities import Search
from feed_project.presentation import account_json, status_json
from queries import accounts, posts
from queries.paging import HIGHEST_ID
from queries.views import AccountView, FeedItem

# The addresses that `status.url`, `status.uri`, `account.url` and `account.uri` have.
_ADDRESS = re.compile(r"/(?:@|users/)(?P<name>\w+)(?:/(?:statuses/)?(?P<post>[0-9]{1,19})(?:/activity)?)?/?")


@dataclass(frozen=True)
class SearchForm:
    """What is looked for."""

    q: str = ""
    type: Literal["accounts", "statuses", "hashtags"] | None = None
    limit: int = 20
    offset: int = 0
    resolve: bool = False
    following: bool = False
    max_id: Id | None = None
    min_id: Id | None = None


@endpoint("read:search")
def search(caller: Caller, form: SearchForm) -> Search:
    """Accounts whose names begin so, and what stands at an address of this site."""
    people = _people(caller, form) if form.type in {None, "accounts"} else []
    post = _post_at(caller, form.q) if form.type in {None, "statuses"} else None
    return {
        "accounts": [account_json(view) for view in people],
        "statuses": [status_json(post, caller.viewer)] if post else [],
        "hashtags": [],
    }


def _people(caller: Caller, form: SearchForm) -> list[AccountView]:
    address = _parts(form.q)
    if address is not None:
        named = None if address["post"] else accounts.account_named(caller.viewer, address["name"])
        return [named] if named else []
    limit = min(max(form.limit, 1), 40)
    found = accounts.search_accounts(caller.viewer, form.q, limit=limit, offset=form.offset, following=form.following)
    named = None if form.offset or form.following else accounts.account_named(caller.viewer, form.q)
    if named is None or named in found:
        return found
    return [named, *found][:limit]  # whom the caller blocks is not suggested, but found, to be unblocked


def _post_at(caller: Caller, text: str) -> FeedItem | None:
    address = _parts(text)
    number = int(address["post"]) if address and address["post"] else 0
    return posts.feed_entry(caller.viewer, number) if 0 < number <= HIGHEST_ID else None


def _parts(text: str) -> re.Match[str] | None:
    """The name and post id in an address of this site."""
    try:
        address = urlsplit(text.strip())
    except ValueError:
        return None
    if address.scheme not in {"http", "https"} or address.netloc != urlsplit(settings.DUNLIN_BASE_URL).netloc:
        return None
    return _ADDRESS.fullmatch(address.path)
