"""What happens to a link that posts name: what it leads to is looked up, cannot be, is forgotten.

A link is an address out of somebody's post. So its stream is known by a number that says nothing, and
is redacted when no post names it any more.
"""

from __future__ import annotations

import re
from typing import TypedDict
from urllib.parse import quote, urlsplit, urlunsplit

from events.post_text import Link, parse
from events.vocabulary import Event, event

LONGEST_ADDRESS = 2000  # bytes; longer ones have no preview (and fit into no index)

_HOST = re.compile(r"[a-z0-9_.-]{1,253}")
_PORTS = {"http": 80, "https": 443}


class Card(TypedDict):
    """What a page says of itself: plain text without markup; what it does not say is empty or None."""

    title: str
    description: str
    site: str
    author: str
    language: str | None
    published_at: str | None  # ISO 8601, UTC


class LinkEvent(Event):
    """Base of the events of one link's stream."""

    link_id: int

    @property
    def stream(self) -> str:
        """`link-<id>`."""
        return link_stream(self.link_id)


def link_stream(link_id: int) -> str:
    """Name of the stream of a link."""
    return f"link-{link_id}"


@event()
class LinkPreviewed(LinkEvent):
    """The page behind an address was read, and this is what it says of itself."""

    link_id: int
    address: str
    card: Card


@event()
class LinkPreviewFailed(LinkEvent):
    """The page behind an address could not be read, or says nothing, for the reason given."""

    link_id: int
    address: str
    reason: str


@event()
class LinkForgotten(LinkEvent):
    """No post that everybody may read names the link any more; the payloads of its earlier events are redacted."""

    link_id: int


def first_address(text: str) -> str | None:
    """The address of the first link in a post's text that has one, as `address` writes it."""
    if "://" not in text:
        return None
    found = (address(token.url) for token in parse(text) if isinstance(token, Link))
    return next((each for each in found if each is not None), None)


def address(url: str) -> str | None:
    """An http(s) address as a server is asked for it: ASCII, host in lower case, no fragment.

    None for what is none, bears a name or password, or is too long.
    """
    try:
        parts = urlsplit(url)
        scheme, port = parts.scheme, parts.port
        host = (parts.hostname or "")[:253].encode("idna").decode()
        path, query = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"), quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    except ValueError:
        return None
    if scheme not in _PORTS or parts.username is not None or not _HOST.fullmatch(host):
        return None
    place = host if port in {None, _PORTS[scheme]} else f"{host}:{port}"
    written = urlunsplit((scheme, place, path, query, ""))
    return written if len(written) <= LONGEST_ADDRESS else None
