"""Mastodon's error answers: `{"error": …}` and its status codes, for every way a request can fail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, AuthenticationFailed, MethodNotAllowed, NotAuthenticated, Throttled

from commands import refusals
from feed_project.media.store import StoreFailed

log = logging.getLogger(__name__)

NOT_FOUND = "Record not found"
NOT_ALLOWED = "This action is not allowed"
INVALID_TOKEN = "The access token is invalid"  # noqa: S105 - a sentence
OUTSIDE_SCOPES = "This action is outside the authorized scopes"
NEEDS_ACCOUNT = "This method requires an authenticated user"

_STATUS_OF_REFUSAL: tuple[tuple[type[refusals.Refusal], int], ...] = (
    (refusals.NotFound, 404),
    (refusals.Forbidden, 403),
    (refusals.Conflict, 409),
    (refusals.Invalid, 422),
)


class Refused(Exception):
    """The request ends here, with this status and message."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.answer = {"error": message, **more}


def json_response(value: Any, status: int = 200) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json; charset=utf-8")


def answer_exception(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """The answer to an exception out of an endpoint; what nobody foresaw is logged and is a 500."""
    for kind, answer in _ANSWERS:
        if isinstance(error, kind):
            return answer(error)
    log.exception("unforeseen failure at %s", context["request"].path, exc_info=error)
    return json_response({"error": "Something went wrong on our side"}, 500)


def _refusal(refusal: refusals.Refusal) -> HttpResponse:
    status = next((code for kind, code in _STATUS_OF_REFUSAL if isinstance(refusal, kind)), 422)
    answer: dict[str, Any] = {"error": refusal.message}
    if isinstance(refusal, refusals.Invalid) and refusal.details:
        answer["details"] = refusal.details
    return json_response(answer, status)


def _framework(error: APIException) -> HttpResponse:
    if isinstance(error, NotAuthenticated | AuthenticationFailed):
        response = json_response({"error": str(error.detail)}, 401)
        response["WWW-Authenticate"] = (
            f'Bearer realm="Dunlin", error="invalid_token", error_description="{error.detail}"'
        )
        return response
    if isinstance(error, Throttled):
        response = json_response({"error": "Too many requests"}, 429)
        response["Retry-After"] = str(int(getattr(error, "wait", None) or 1))
        return response
    if isinstance(error, MethodNotAllowed):
        return json_response({"error": "This address does not take that method"}, 405)
    return json_response({"error": str(error.detail)}, error.status_code)


def _unavailable(error: Exception, what: str = "database") -> HttpResponse:
    log.error("the %s did not answer: %s", what, error)
    response = json_response({"error": f"The {what} does not answer, please try again"}, 503)
    response["Retry-After"] = "2"
    return response


_ANSWERS: tuple[tuple[type[Exception], Callable[[Any], HttpResponse]], ...] = (
    (refusals.Refusal, _refusal),
    (Refused, lambda refused: json_response(refused.answer, refused.status)),
    (APIException, _framework),
    (Http404, lambda _: json_response({"error": NOT_FOUND}, 404)),
    (PermissionDenied, lambda _: json_response({"error": NOT_ALLOWED}, 403)),
    (SuspiciousOperation, lambda _: json_response({"error": "The request is malformed"}, 400)),
    (OperationalError, _unavailable),
    (InterfaceError, _unavailable),
    (StoreFailed, lambda error: _unavailable(error, "store of media")),
)
