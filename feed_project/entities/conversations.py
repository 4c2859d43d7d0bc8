"""Conversations of direct statuses."""

from __future__ import annotations

from typing import TypedDict

from feed_project.entities import Account, Status


class Conversation(TypedDict):
    """Direct statuses that answer each other: with whom, and the newest one."""

    id: str
    unread: bool
    accounts: list[Account]
    last_status: Status | None
