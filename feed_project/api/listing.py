"""Pages as answers: the items, and where the next and the previous page are (`Link`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.utils.encoding import iri_to_uri

from feed_project.api.endpoint import Answer, Caller
from feed_project.api.errors import NOT_FOUND, Refused
from queries.paging import Page

T = TypeVar("T")
E = TypeVar("E")

_CURSORS = {"max_id", "since_id", "min_id"}


def listed(caller: Caller, page: Page[T], present: Callable[[T], E]) -> Answer[list[E]]:
    """The page's items, with the way to the next ones and back."""
    return Answer([present(item) for item in page.items], linked(caller, page))


def linked(caller: Caller, page: Page[Any]) -> dict[str, str]:
    """The page's `Link`: `next` stands first and is left out when the list ended."""
    address, links = _address(caller), []
    if page.next_id is not None:
        links.append(f'<{address}max_id={page.next_id}>; rel="next"')
    if page.prev_id is not None:
        links.append(f'<{address}min_id={page.prev_id}>; rel="prev"')
    return {"Link": ", ".join(links)} if links else {}


def found(value: T | None) -> T:
    """The value, or the answer that there is none."""
    if value is None:
        raise Refused(404, NOT_FOUND)
    return value


def _address(caller: Caller) -> str:
    """This request's own address, to which a cursor is added; the parameters that are none are kept."""
    query = parse_qsl(caller.request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    kept = [(name, text) for name, text in query if name not in _CURSORS]
    base = f"{settings.DUNLIN_BASE_URL}{iri_to_uri(caller.request.path)}"
    return f"{base}?{urlencode(kept)}&" if kept else f"{base}?"
