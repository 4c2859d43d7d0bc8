"""Search: accounts by name, hashtags, posts by their words, and what stands at an address of this site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id
from feed_project.entities import Account, Search, SearchV1, Status
from feed_project.entities.tags import FullTag
from feed_project.presentation import account_json, status_json
from feed_project.presentation.tags import tag_json
from queries import accounts, posts
from queries import search as query
from queries.paging import HIGHEST_ID
from queries.views import AccountView, FeedItem

# The addresses that `status.url`, `status.uri`, `account.url` and `account.uri` have.
_ADDRESS = re.compile(r"/(?:@|users/)(?P<name>\w+)(?:/(?:statuses/)?(?P<post>[0-9]{1,19})(?:/activity)?)?/?")


@dataclass(frozen=True)
class SearchForm:
    """What is looked for. `exclude_unreviewed` changes nothing: no hashtag waits for a review."""

    q: str = ""
    type: Literal["accounts", "statuses", "hashtags"] | None = None
    limit: int = 20
    offset: int = 0
    resolve: bool = False
    following: bool = False
    exclude_unreviewed: bool = False
    account_id: Id | None = None
    max_id: Id | None = None
    min_id: Id | None = None

    @property
    def skipped(self) -> int:
        """How many to leave out: with one type only, for nobody leafs through three lists at once."""
        return self.offset if self.type else 0


@dataclass(frozen=True)
class PeopleForm:
    """The beginning of an account's name, or words of it."""

    q: str = ""
    limit: int = 40
    offset: int = 0
    resolve: bool = False
    following: bool = False


@endpoint("read:search", admits="anyone", lane="search")
def search(caller: Caller, form: SearchForm) -> Search:
    """Find accounts, hashtags and statuses; without a token, no statuses and no second page."""
    _check(caller, form)
    return {
        "accounts": _accounts(caller, form) if form.type in {None, "accounts"} else [],
        "statuses": _statuses(caller, form) if form.type in {None, "statuses"} else [],
        "hashtags": _hashtags(caller, form) if form.type in {None, "hashtags"} else [],
    }


@endpoint("read:search", admits="anyone", lane="search")
def search_v1(caller: Caller, form: SearchForm) -> SearchV1:
    """Find the same for clients that know hashtags by their names alone."""
    _check(caller, form)
    return {
        "accounts": _accounts(caller, form) if form.type in {None, "accounts"} else [],
        "statuses": _statuses(caller, form) if form.type in {None, "statuses"} else [],
        "hashtags": [tag["name"] for tag in _hashtags(caller, form)] if form.type in {None, "hashtags"} else [],
    }


@endpoint("read:accounts", lane="search")
def people(caller: Caller, form: PeopleForm) -> list[Account]:
    """Accounts whose names begin so, or have these words."""
    _check_page(form)
    limit = min(form.limit, query.MOST_ACCOUNTS)
    return [account_json(view) for view in _named(caller, form.q, limit, form.offset, following=form.following)]


def _check(caller: Caller, form: SearchForm) -> None:
    """Refuse what Mastodon refuses, in its words."""
    if not form.q.strip():
        raise Refused(400, "param is missing or the value is empty: q")
    if caller.viewer is None and form.offset:
        raise Refused(401, "Search queries pagination is not supported without authentication")
    if caller.viewer is None and form.resolve:
        raise Refused(401, "Search queries that resolve remote resources are not supported without authentication")
    _check_page(form)


def _check_page(form: SearchForm | PeopleForm) -> None:
    if form.limit < 1 or form.offset < 0:
        raise Refused(400, "Pagination values for `offset` and `limit` must be positive")


def _accounts(caller: Caller, form: SearchForm) -> list[Account]:
    address, limit = _parts(form.q), min(form.limit, query.MOST)
    if address is None:
        views = _named(caller, form.q, limit, form.skipped, following=form.following)
    else:
        named = None if address["post"] else accounts.account_named(caller.viewer, address["name"])
        views = [named] if named else []
    return [account_json(view) for view in views]


def _named(caller: Caller, text: str, limit: int, offset: int, *, following: bool) -> list[AccountView]:
    found = query.search_accounts(caller.viewer, text, limit=limit, offset=offset, following=following)
    named = None if offset or following else accounts.account_named(caller.viewer, text)
    if named is None or named in found:
        return found
    return [named, *found][:limit]  # whom the caller blocks is not suggested, but found, to be unblocked


def _hashtags(caller: Caller, form: SearchForm) -> list[FullTag]:
    if _parts(form.q) is not None:
        return []
    found = query.search_tags(caller.viewer, form.q, caller.now.date(), limit=form.limit, offset=form.skipped)
    return [tag_json(tag, caller.viewer) for tag in found]


def _statuses(caller: Caller, form: SearchForm) -> list[Status]:
    if _parts(form.q) is not None:
        post = _post_at(caller, form.q)
        return [status_json(post, caller.viewer)] if post else []
    if caller.viewer is None:
        return []
    try:
        found = query.search_posts(
            caller.viewer,
            form.q,
            limit=form.limit,
            offset=form.skipped,
            author=form.account_id,
            max_id=form.max_id,
            min_id=form.min_id,
        )
    except query.Unreadable as problem:
        raise Refused(422, f"Validation failed: {problem}") from None
    return [status_json(item, caller.viewer) for item in found]


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
