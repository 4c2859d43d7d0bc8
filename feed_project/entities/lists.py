"""Lists, as the API shows them."""

from __future__ import annotations

from typing import TypedDict


class List(TypedDict):
    """A list of accounts, its owner's alone."""

    id: str
    title: str
    replies_policy: str
    exclusive: bool
