"""Serving files: a name that is known is not enough, it has to be shown by somebody at this moment.

So what goes with a deleted post is gone at once, before its files are. A store that gives out
addresses of its own (S3) is sent to; from a folder, files are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from feed_project.media import store
from queries.accounts import is_profile_picture
from queries.media import is_served

CHUNK = 64 * 1024
YEAR = 365 * 24 * 3600

_MEDIA = re.compile(r"([1-9][0-9]{0,18})/[0-9a-f]{48}(?:-small)?\.([a-z0-9]{3,4})")
_PROFILE = re.compile(r"profiles/([1-9][0-9]{0,18})/(?:avatar|header)-[0-9a-f]{48}\.(webp)")
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@require_safe
def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file, or the part of it that is asked for; 404 where nobody shows it."""
    open_to_all, extension = _permission(name)
    address = default_storage.url(name)
    if urlsplit(address).netloc:
        response: HttpResponseBase = HttpResponseRedirect(address)
        response["Cache-Control"] = "private, max-age=60"
    else:
        response = _from_here(request, name, extension)
        response["Cache-Control"] = f"{'public' if open_to_all else 'private'}, max-age={YEAR}, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _from_here(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    file = store.fetch(name)
    if file is None or extension not in store.TYPES:
        raise Http404
    response = _answer(request, file, default_storage.size(name), store.TYPES[extension])
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Accept-Ranges"] = "bytes"
    response._csp_exempt = True  # type: ignore[attr-defined]  # it has a stricter one of its own
    return response


def _permission(name: str) -> tuple[bool, str]:
    """Whether everybody may see the file, or only who knows its name; and its extension."""
    profile, media = _PROFILE.fullmatch(name), _MEDIA.fullmatch(name)
    asked = profile or media
    if asked is None or int(asked[1]) >= 2**63:
        raise Http404
    served = is_served(int(asked[1]), name) if media else is_profile_picture(int(asked[1]), name) or None
    if served is None:
        raise Http404
    return served, asked[2]


def _answer(request: HttpRequest, file: BinaryIO, size: int, mime_type: str) -> HttpResponseBase:
    """All of it, or one range (RFC 9110 §14): films are played from the middle."""
    asked = _RANGE.fullmatch(request.META.get("HTTP_RANGE", "").strip())
    first, last = _bounds(asked, size) if asked and any(asked.groups()) else (0, size - 1)
    if first > last or first >= size:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    response = StreamingHttpResponse(_part(file, first, length), content_type=mime_type)
    response["Content-Length"] = str(length)
    if asked and any(asked.groups()):
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bounds(asked: re.Match[str], size: int) -> tuple[int, int]:
    """First and last byte; `-500` are the last 500."""
    first, last = asked.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
