"""How often a client may ask: a fixed number of requests per account (or address) and window.

Counted in Redis, one round trip per request. Without Redis nobody is refused: limits protect the
service, and a service that refuses everybody is not protected.
"""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from rest_framework.throttling import BaseThrottle

from feed_project.client_address import client_address
from feed_project.presentation import moment

LIMIT = 300
WINDOW_SECONDS = 300
REST_SECONDS = 5.0  # how long a Redis that failed is left alone


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a client's window."""

    remaining: int
    reset: int  # unix seconds


class RequestThrottle(BaseThrottle):
    """300 requests per 5 minutes: of an account with whatever token, of an address without."""

    rest_until = 0.0  # monotonic seconds; one for the process

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count the request; False when it is one too many."""
        if not settings.DUNLIN_THROTTLE:
            return True
        allowance = self._count(_who(request))
        if allowance is None:
            return True
        request._request.allowance = allowance
        self.reset = allowance.reset
        return allowance.remaining >= 0

    def wait(self) -> float:
        """Seconds until the window ends."""
        return max(1.0, self.reset - timezone.now().timestamp())

    def _count(self, who: str) -> Allowance | None:
        if time.monotonic() < RequestThrottle.rest_until:
            return None
        window = int(timezone.now().timestamp()) // WINDOW_SECONDS
        key = f"dunlin:requests:{who}:{window}"
        try:
            pipeline = _client().pipeline(transaction=False)
            pipeline.incr(key)
            pipeline.expire(key, WINDOW_SECONDS)
            count = pipeline.execute()[0]
        except redis.RedisError:
            RequestThrottle.rest_until = time.monotonic() + REST_SECONDS
            return None
        return Allowance(remaining=LIMIT - count, reset=(window + 1) * WINDOW_SECONDS)


def state_allowance(request: HttpRequest, response: HttpResponseBase) -> None:
    """Mastodon's headers: how many there are, how many are left, until when."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    if allowance is not None:
        response["X-RateLimit-Limit"] = str(LIMIT)
        response["X-RateLimit-Remaining"] = str(max(allowance.remaining, 0))
        response["X-RateLimit-Reset"] = moment(datetime.fromtimestamp(allowance.reset, UTC))


def _who(request: Any) -> str:
    bearer = request.auth
    if bearer is None:
        return f"address:{client_address(request)}"
    return f"account:{bearer.account_id}" if bearer.account_id else f"token:{bearer.token_id}"


@functools.cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.DUNLIN_REDIS_URL, socket_connect_timeout=0.25, socket_timeout=0.25)
