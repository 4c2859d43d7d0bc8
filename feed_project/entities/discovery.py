"""What helps to find others, as the API shows it."""

from __future__ import annotations

from typing import TypedDict

from feed_project.entities import Account


class Suggestion(TypedDict):
    """An account the caller might like to follow, and why (`source` is the former word for that)."""

    source: str
    sources: list[str]
    account: Account


class FamiliarFollowers(TypedDict):
    """Whom the caller knows among an account's followers."""

    id: str
    accounts: list[Account]
