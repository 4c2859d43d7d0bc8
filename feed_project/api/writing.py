"""How an endpoint writes: one command, then wait until what answers for it has seen it."""

from __future__ import annotations

from typing import Any

from commands.handling import Idempotency, Outcome, handle
from commands.identifiers import next_id
from feed_project.api.endpoint import Caller
from feed_project.consistency import settle


def write(caller: Caller, command: Any, idempotency: Idempotency | None = None) -> Outcome:
    """Handle the command as the caller and settle it; refusals are answers of their own."""
    outcome = handle(command, actor_id=caller.account_id, now=caller.now, idempotency=idempotency)
    settle(outcome)
    return outcome


def new_id(caller: Caller) -> int:
    """An id for what this request makes."""
    return next_id(caller.now)


def idempotency_of(caller: Caller) -> Idempotency | None:
    """The request's `Idempotency-Key`, bound to its body as sent."""
    key = caller.request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not key:
        return None
    body = caller.request.body.decode("utf-8", "backslashreplace")
    return Idempotency(key[:255], f"{caller.request.path} {body}")
