"""Reads what a client sent: JSON, urlencoded or multipart, with Rails' nesting, all alike.

    source[privacy]=unlisted&fields_attributes[0][name]=Home&id[]=1&id[]=2
    {"source": {"privacy": "unlisted"}, "fields_attributes": {"0": {"name": "Home"}}, "id": ["1", "2"]}

Whatever cannot be stored or means two things at once is refused here, before any view sees it:
invalid UTF-8, NUL, lone surrogates, NaN, duplicate keys, more than 1,000 fields, deep nesting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import orjson
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from feed_project.api.errors import Refused

MOST_FIELDS = 1000
# A film of 99 MB, its thumbnail, and words.
MOST_BYTES_WITH_FILES = 120 * 2**20
DEEPEST = 8

_MULTIPART = "multipart/form-data"
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)\Z")
_PARTS = re.compile(r"\[([^\[\]]*)\]")

Fields = dict[str, Any]


def read_fields(request: HttpRequest, *, takes_files: bool = False) -> Fields:
    """Query and body together, the body's fields winning. Uploaded files are among them, where they are wanted."""
    fields = _nested(_pairs(request.META.get("QUERY_STRING", "").encode("latin-1")))
    if request.method not in {"GET", "HEAD", "OPTIONS"} or _asks_in_json(request):
        fields |= _streamed(request) if takes_files and _kind(request) == _MULTIPART else _body(request)
    return fields


def _asks_in_json(request: HttpRequest) -> bool:
    """Rails takes a question in JSON, too, and `Mastodon.py` asks some so."""
    return _kind(request) == "application/json" and request.META.get("CONTENT_LENGTH") not in {None, "", "0"}


def _kind(request: HttpRequest) -> str:
    return (request.content_type or "").lower()


def _body(request: HttpRequest) -> Fields:
    body = _whole_body(request)
    if not body:
        return {}
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Refused(415, "Compressed requests are not supported")
    kind = _kind(request)
    if kind == "application/json" or kind.endswith("+json"):
        return _json(body)
    if kind == "application/x-www-form-urlencoded":
        return _nested(_pairs(body))
    if kind == _MULTIPART:
        return _multipart(request, body)
    raise Refused(415, "Content type must be JSON, urlencoded or multipart")


def _whole_body(request: HttpRequest) -> bytes:
    try:
        body = request.body
    except RequestDataTooBig:
        raise Refused(413, "The request is too large") from None
    except UnreadablePostError:
        raise _ended_early() from None
    if len(body) < _announced(request):
        raise _ended_early()
    return body


def _announced(request: HttpRequest) -> int:
    """How many bytes the client said it would send; half a form would still be read, as another one."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _ended_early() -> Refused:
    return Refused(400, "The request ended early")


def _json(body: bytes) -> Fields:
    try:
        value = orjson.loads(body)  # refuses NaN, bad UTF-8, lone surrogates, 1,024 levels
        json.loads(body, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise Refused(400, "The request is not valid JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "The request has to be a JSON object")
    _count(value)
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Fields:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _count(value: Any) -> None:
    """Refuse NUL anywhere, too much and too deep, without recursion."""
    left, level = [value], 0
    seen = 0
    while left:
        level += 1
        seen += len(left)
        if level > DEEPEST or seen > MOST_FIELDS:
            raise Refused(400, "The request has too many fields")
        if any(isinstance(item, str) and "\0" in item for item in left):
            raise Refused(422, "Validation failed: NUL is not allowed")
        left = [inner for item in left for inner in _inside(item)]


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()] if any("\0" in key for key in value) else value.values()
    return value if isinstance(value, list) else ()


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refused(400, "The request is not valid UTF-8") from None
    except ValueError:
        raise Refused(400, "The request has too many fields") from None


def _streamed(request: HttpRequest) -> Fields:
    """Files go to the disk as they come; texts are few."""
    if _announced(request) > MOST_BYTES_WITH_FILES:
        raise Refused(413, "The request is too large")
    counted = _Counted(request)
    try:
        # As Latin-1, every byte comes through, so that what is no UTF-8 is noticed.
        handlers = request.upload_handlers
        parser = MultiPartParser(request.META, counted, handlers, "latin-1")  # type: ignore[arg-type]  # it only reads
        texts, request._files = parser.parse()  # type: ignore[attr-defined]  # closed with the request
    except (TooManyFieldsSent, TooManyFilesSent):
        raise Refused(400, "The request has too many fields") from None
    except RequestDataTooBig:
        raise Refused(413, "The request is too large") from None
    except MultiPartParserError:
        raise Refused(400, "The request is not valid multipart") from None
    except UnreadablePostError:
        raise _ended_early() from None
    if counted.seen < _announced(request):
        raise _ended_early()
    try:
        pairs = [(name, text.encode("latin-1").decode()) for name, values in texts.lists() for text in values]
    except UnicodeError:
        raise Refused(400, "The request is not valid UTF-8") from None
    return _nested([*pairs, *request._files.items()])  # type: ignore[attr-defined]


class _Counted:
    """A request that is read as it comes, and how much of it came."""

    def __init__(self, request: HttpRequest) -> None:
        self.seen = 0
        self._request = request

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._request.read(size)
        self.seen += len(data)
        return data


def _multipart(request: HttpRequest, body: bytes) -> Fields:
    boundary = (request.content_params or {}).get("boundary", "").encode("latin-1", "replace")
    if boundary and boundary not in body:
        raise Refused(400, "The request is not valid multipart")
    try:
        texts, files = request.parse_file_upload(request.META, BytesIO(body))
    except TooManyFieldsSent:
        raise Refused(400, "The request has too many fields") from None
    except MultiPartParserError:
        raise Refused(400, "The request is not valid multipart") from None
    pairs: list[tuple[str, Any]] = [(name, value) for name, values in texts.lists() for value in values]
    # Django puts U+FFFD where text was not UTF-8; it did not come from the client then.
    if any("\ufffd" in f"{name}{value}" for name, value in pairs) and "\ufffd".encode() not in body:
        raise Refused(400, "The request is not valid UTF-8")
    return _nested([*pairs, *files.items()])


def _nested(pairs: list[tuple[str, Any]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        if "\0" in name or (isinstance(value, str) and "\0" in value):
            raise Refused(422, "Validation failed: NUL is not allowed")
        match = _KEY.match(name)
        if match is None:
            fields[name] = value
            continue
        _put(fields, [match[1], *_PARTS.findall(match[2])], value)
    return fields


def _put(fields: Fields, path: list[str], value: Any) -> None:
    """Set `a[b][c]` in nested dicts; `a[]` appends; the same place in two shapes is refused."""
    if len(path) > DEEPEST:
        raise Refused(400, "The request is nested too deeply")
    name, place = path[0], path[-1]
    appends = place == "" and len(path) > 1
    way = path[: -2 if appends else -1]
    place = path[-2] if appends else place
    for step, following in zip(way, path[1:], strict=False):
        inner = fields.setdefault(step or _open_entry(fields, following), {})
        if not isinstance(inner, dict):
            raise _two_shapes(name)
        fields = inner
    if not appends:
        if isinstance(fields.get(place), dict | list):
            raise _two_shapes(name)
        fields[place] = value
        return
    values = fields.setdefault(place, [])
    if not isinstance(values, list):
        raise _two_shapes(name)
    values.append(value)


def _open_entry(fields: Fields, following: str) -> str:
    """`a[][b]` goes on with the last entry of `a`, until it has a `b` already (as Rails does)."""
    last = len(fields) - 1
    entry = fields.get(str(last), {})
    return str(last + 1 if last < 0 or following in entry else last)


def _two_shapes(name: str) -> Refused:
    return Refused(400, f"{name} is given in two shapes")
