"""A name for every request, in its answer and in every line that is logged on its way.

A proxy or a client that names requests is taken at its word (`X-Request-Id`), as far as the word is
harmless in a log; otherwise one is drawn.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-Id"
NONE = "-"

_SANE = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_HEADS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}
_current: ContextVar[str] = ContextVar("request_id", default=NONE)


def request_id_of(given: str) -> str:
    """The id that was sent along, or a new one when it is none that may stand in a log."""
    return given if _SANE.fullmatch(given) else secrets.token_hex(16)


class RequestIdMiddleware:
    """Outermost of all, so that answers of the other middlewares have an id, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under its id."""
        request_id = request_id_of(request.META.get("HTTP_X_REQUEST_ID", ""))
        token = _current.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = request_id
        return response


class RequestIdFilter(logging.Filter):
    """Gives log records the id of the request that is being answered; `-` outside of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Name the request; nothing is left out."""
        record.request_id = _current.get()
        return True


def identified(application: Any) -> Any:
    """An ASGI application whose answers have an id, handshakes of websockets included."""

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        request_id = request_id_of(dict(scope["headers"]).get(HEADER.lower().encode(), b"").decode("latin-1"))

        async def send_named(message: dict[str, Any]) -> None:
            if message["type"] in _HEADS:
                message["headers"] = [*message.get("headers", ()), (HEADER.lower().encode(), request_id.encode())]
            await send(message)

        send_named.__wrapped__ = send  # type: ignore[attr-defined]  # for `inspect.unwrap`
        _current.set(request_id)  # of this connection's task alone
        await application(scope, receive, send_named)

    return answer
