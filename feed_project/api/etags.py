"""Answers that the client has already: a weak ETag over what is sent, and 304 instead of sending it again.

Weak, because a proxy may compress the answer. `no-store` (RFC 9111 §5.2.2.5) forbids caches to keep
answers to members; it does not forbid an app to keep the page that it shows, and to ask for what is
newer than that.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

READING = {"GET", "HEAD"}


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or a 304 when the client named it (RFC 9110 §13.1.2)."""
    if request.method not in READING or response.status_code != 200:
        return response
    etag = _etag(response)
    asked = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    if asked == ["*"] or _strong(etag) in map(_strong, asked):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = etag
    return response


def _etag(response: HttpResponse) -> str:
    """Over the body and the cursors, which may move while the page's items stay the same."""
    digest = hashlib.sha256(response.content)
    digest.update(response.get("Link", "").encode())
    return f'W/"{digest.hexdigest()[:32]}"'


def _strong(etag: str) -> str:
    return etag.removeprefix("W/")
