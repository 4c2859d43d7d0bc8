"""How often a client may ask: counted per account with whatever token, or per address without one."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import Throttled

from feed_project.api import limits
from feed_project.client_address import client_network
from feed_project.identity.bearer import Bearer
from feed_project.limits import Allowance, Limit, count
from feed_project.presentation import moment


def count_request(request: HttpRequest, bearer: Bearer | None, limit: Limit | None) -> None:
    """Count the request, also against the endpoint's own limit; Throttled when it is one too many."""
    if not settings.DUNLIN_THROTTLE:
        return
    uses = [(limits.REQUESTS, _who(request, bearer))]
    if limit is not None:
        uses.append((limit, _who(request, None if limit is limits.JOINING else bearer)))
    tightest = min(count(*uses), key=lambda allowance: (allowance.remaining, -allowance.limit.seconds))
    request.allowance = tightest  # type: ignore[attr-defined]
    if tightest.remaining < 0:
        raise Throttled(wait=tightest.wait)


def state_allowance(request: HttpRequest, response: HttpResponseBase) -> None:
    """Mastodon's headers: how many there are, how many are left, until when; of the limit that is nearest."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    if allowance is not None:
        response["X-RateLimit-Limit"] = str(allowance.limit.most)
        response["X-RateLimit-Remaining"] = str(max(allowance.remaining, 0))
        response["X-RateLimit-Reset"] = moment(datetime.fromtimestamp(allowance.reset, UTC))


def _who(request: HttpRequest, bearer: Bearer | None) -> str:
    if bearer is None:
        return f"address:{client_network(request)}"
    return f"account:{bearer.account_id}" if bearer.account_id else f"token:{bearer.token_id}"
