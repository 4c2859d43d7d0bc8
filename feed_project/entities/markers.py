"""Markers, as the API shows them."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class Marker(TypedDict):
    """Where the caller stopped reading a timeline."""

    last_read_id: str
    version: int
    updated_at: str


class Markers(TypedDict):
    """The caller's markers, by timeline."""

    home: NotRequired[Marker]
    notifications: NotRequired[Marker]
