"""One command per action: handed over as the signed-in member, answered once it can be read back."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from commands.handling import Idempotency, Outcome, handle
from commands.identifiers import next_id
from feed_project.consistency import settle
from feed_project.web.access import member_id


def act(request: HttpRequest, command: Any, *, idempotency: Idempotency | None = None) -> Outcome:
    """Handle a command as the member and wait until reads show it; raises `Refusal`."""
    outcome = handle(command, actor_id=member_id(request), now=timezone.now(), idempotency=idempotency)
    settle(outcome)
    return outcome


def new_id() -> int:
    """A fresh id for what the command is about to make."""
    return next_id(moment())


def moment() -> datetime:
    """Now, for commands that have to know."""
    now: datetime = timezone.now()
    return now


def once(request: HttpRequest, *fields: str) -> Idempotency | None:
    """The form's own key, so that a form sent twice acts once.

    The key is of the form *and* its content: a form that the back button brings up again may be
    filled in anew.
    """
    token = request.POST.get("key", "")
    if not token:
        return None
    body = json.dumps([request.POST.get(field, "") for field in fields])
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    return Idempotency(f"web:{token[:64]}:{digest[:32]}", body)
