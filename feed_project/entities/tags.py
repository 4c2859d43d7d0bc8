"""Hashtags, as the API shows them on their own."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class History(TypedDict):
    """The use of a hashtag or a link on one day: its first second, and numbers, all as strings."""

    day: str
    uses: str
    accounts: str


class FullTag(TypedDict):
    """A hashtag with its use on the last seven days."""

    id: str
    name: str
    url: str
    history: list[History]
    following: NotRequired[bool]
    featuring: NotRequired[bool]


class FeaturedTag(TypedDict):
    """A hashtag on somebody's profile."""

    id: str
    name: str
    url: str
    statuses_count: str
    last_status_at: str | None
