"""How an endpoint writes: one command, then wait until what answers for it has seen it."""

from __future__ import annotations

import json
from dataclasses import asdict
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


def idempotency_of(caller: Caller, form: Any) -> Idempotency | None:
    """The request's `Idempotency-Key`, of any length, bound to the form as it was read.

    Not to the bytes: a client that tries again may draw another multipart boundary, and what stands
    in the query string counts as much as what stands in the body.
    """
    key = caller.request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not key:
        return None
    fields = json.dumps(asdict(form), sort_keys=True)
    return Idempotency(key, f"{caller.request.path.rstrip('/')} {fields}")
