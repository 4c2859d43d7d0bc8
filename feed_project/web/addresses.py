"""What stands in addresses: user names, ids and the cursors of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict
from django.urls import register_converter

from queries.paging import HIGHEST_ID, PageRequest

if TYPE_CHECKING:
    from queries.views import PostView

PAGE_LENGTH = 20
LIVE_LENGTH = 40


class UsernameConverter:
    """A user name: ASCII letters, digits, underscores."""

    regex = "[A-Za-z0-9_]{1,30}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class IdConverter:
    """An id: digits that fit into 63 bits; anything longer is no address of ours."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """The number; ValueError (a 404) when it is no id."""
        number = int(value)
        if number > HIGHEST_ID:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


def register_converters() -> None:
    """Make `<username:…>` and `<id:…>` known to the address table."""
    register_converter(UsernameConverter, "username")
    register_converter(IdConverter, "id")


def id_in(fields: QueryDict, name: str) -> int | None:
    """An id from the query string or a form; None when it is missing or is none."""
    value = fields.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) <= 19):
        return None
    return min(int(value), HIGHEST_ID)


def wanted_page(request: HttpRequest) -> PageRequest:
    """The page that the query string asks for: older than `max_id`, or newer than another."""
    since_id, min_id = id_in(request.GET, "since_id"), id_in(request.GET, "min_id")
    limit = LIVE_LENGTH if since_id is not None else PAGE_LENGTH
    return PageRequest(max_id=id_in(request.GET, "max_id"), since_id=since_id, min_id=min_id, limit=limit)


def post_address(post: PostView) -> str:
    """The page of a post."""
    return f"/@{post.author.username}/{post.id}"
