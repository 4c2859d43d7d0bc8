"""What a client shows at the door: a bearer token, or the browser's session cookie.

A token may come in the Authorization header, as `?access_token=` or as the websocket's
subprotocol (browsers can send no other header). Who shows a token is judged by it alone, wherever
the page came from. A cookie is sent by the browser whoever wrote the page, so it counts only when
the page is our own: the Origin must be exactly ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import parse_cookie

_MOST_PARAMETERS = 32


class Rejected(Exception):
    """A client is not let in; `status` and `message` say why, in Mastodon's words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was shown. Neither a token nor a session: a visitor."""

    token: str | None = field(default=None, repr=False)
    session_key: str | None = field(default=None, repr=False)


def parameters(scope: dict[str, Any]) -> dict[str, str]:
    """Read the query string; of a name given twice, the last counts.

    Raises:
        Rejected: 400 when it is not sensible.
    """
    try:
        pairs = parse_qsl(scope["query_string"].decode("ascii"), errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise Rejected(400, "Bad request") from None
    return dict(pairs)


def header(scope: dict[str, Any], name: bytes) -> str | None:
    """Read a header that may come once; several of a name are joined, and so match nothing."""
    values = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ", ".join(values) if values else None


def shown(scope: dict[str, Any], query: dict[str, str], *, cookies: bool) -> Credentials:
    """Find what the client shows; `cookies` whether a session would do.

    Raises:
        Rejected: 401 for an Authorization that is no bearer token, 403 for a foreign page's cookie.
    """
    if (token := _token(scope, query)) is not None:
        return Credentials(token=token)
    session_key = _session_key(scope) if cookies else None
    if session_key is not None and header(scope, b"origin") != settings.DUNLIN_BASE_URL:
        raise Rejected(403, "Origin not allowed")
    return Credentials(session_key=session_key)


def _token(scope: dict[str, Any], query: dict[str, str]) -> str | None:
    if authorization := header(scope, b"authorization"):
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Rejected(401, "The access token is invalid")
        return token.strip()
    if token := query.get("access_token", ""):
        return token
    offered: list[str] = scope.get("subprotocols", [])
    return offered[0] if offered and offered[0] else None


def _session_key(scope: dict[str, Any]) -> str | None:
    cookies = parse_cookie(header(scope, b"cookie") or "")
    return cookies.get(settings.SESSION_COOKIE_NAME) or None
