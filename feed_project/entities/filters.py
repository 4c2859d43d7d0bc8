"""Filters, and what of a status they match."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class FilterKeyword(TypedDict):
    """A word or phrase of a filter."""

    id: str
    keyword: str
    whole_word: bool


class FilterStatus(TypedDict):
    """A single status under a filter."""

    id: str
    status_id: str


class Filter(TypedDict):
    """A filter; in the result of one, without what is in it."""

    id: str
    title: str
    context: list[str]
    expires_at: str | None
    filter_action: str
    keywords: NotRequired[list[FilterKeyword]]
    statuses: NotRequired[list[FilterStatus]]


class FilterResult(TypedDict):
    """A filter that a status matches, and by what."""

    filter: Filter
    keyword_matches: list[str] | None
    status_matches: list[str] | None


class FilterV1(TypedDict):
    """A keyword with its filter, as clients know it that have heard of no other filters."""

    id: str
    phrase: str
    context: list[str]
    whole_word: bool
    expires_at: str | None
    irreversible: bool
