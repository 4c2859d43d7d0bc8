"""The shapes of answers about notifications."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from feed_project.entities import Account, Status


class Notification(TypedDict):
    """Something the caller should hear of."""

    id: str
    type: str
    created_at: str
    group_key: str
    account: Account
    status: NotRequired[Status]
