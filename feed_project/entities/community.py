"""The community's rules and reports, as the API shows them."""

from __future__ import annotations

from typing import TypedDict

from feed_project.entities import Account


class Rule(TypedDict):
    """What the community asks of its members."""

    id: str
    text: str
    hint: str


class Activity(TypedDict):
    """A week: when it began (seconds since 1970), and what happened, as numbers in strings."""

    week: str
    statuses: str
    logins: str
    registrations: str


class ExtendedDescription(TypedDict):
    """More about the community."""

    updated_at: str | None
    content: str


class Language(TypedDict):
    """A language that posts may be in: its ISO 639-1 code, and what it is called in English."""

    code: str
    name: str


class Report(TypedDict):
    """What the caller reported."""

    id: str
    action_taken: bool
    action_taken_at: str | None
    category: str
    comment: str
    forwarded: bool
    created_at: str
    status_ids: list[str]
    rule_ids: list[str]
    target_account: Account
