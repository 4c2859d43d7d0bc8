"""Fetching the page behind a link, which a stranger chose: bounded in time, size and detours, telling nothing.

No cookies, no referrer, nothing of the post or its author goes out; redirects are followed a few times,
each to an address that is checked like the first.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from events.links import address as written
from feed_project import outgoing

SECONDS = 10.0  # for all of it
PATIENCE_SECONDS = 5.0  # for the next byte
MOST_BYTES = 1 << 20
MOST_REDIRECTS = 3

PAGES = {"text/html", "application/xhtml+xml"}


class Unreadable(Exception):
    """There is no page to be read; `reason` is for the log of events, without words of strangers."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Page:
    """What came: the type as the server told it, and the first bytes."""

    content_type: str
    body: bytes


def fetch(address: str) -> Page:
    """The page at an address, or its first MiB.

    Raises: Unreadable.
    """
    try:
        with outgoing.bounded(SECONDS):
            return _follow(address)
    except outgoing.PrivateAddress:
        raise Unreadable("leads to a private address") from None
    except (requests.RequestException, HTTPError, OSError, ValueError):
        raise Unreadable("cannot be fetched") from None


def _follow(address: str) -> Page:
    with outgoing.session(reads=True) as session:
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        for _ in range(1 + MOST_REDIRECTS):
            with session.get(address, headers=_headers(), timeout=PATIENCE_SECONDS) as response:
                if not response.is_redirect:
                    return _page(response)
                further = written(urljoin(address, response.headers["location"]))
            if further is None:
                raise Unreadable("redirects to no address")
            address = further
    raise Unreadable("redirects too often")


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"Dunlin link preview (+{settings.DUNLIN_BASE_URL})",
        "Accept": "text/html, application/xhtml+xml",
        # What is packed small may be endless unpacked.
        "Accept-Encoding": "identity",
    }


def _page(response: requests.Response) -> Page:
    if response.status_code != 200:
        raise Unreadable(f"answers with {response.status_code}")
    content_type = response.headers.get("Content-Type", "")
    if content_type.partition(";")[0].strip().lower() not in PAGES:
        raise Unreadable("is no page")
    body = response.raw.read(MOST_BYTES, decode_content=False)
    return Page(content_type, _unpacked(body, response.headers.get("Content-Encoding", "").strip().lower()))


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Some servers pack whatever they are asked for."""
    if encoding in {"", "identity"}:
        return body
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Unreadable("is packed in an unknown way")
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(body, MOST_BYTES)
    except zlib.error:
        raise Unreadable("is packed badly") from None
