"""The shapes of answers about polls."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class PollOption(TypedDict):
    """What may be chosen; the count is null while the poll hides its totals."""

    title: str
    votes_count: int | None


class Poll(TypedDict):
    """A poll; `voted` and `own_votes` are the caller's own, who else voted is told to nobody."""

    id: str
    expires_at: str
    expired: bool
    multiple: bool
    votes_count: int
    voters_count: int
    options: list[PollOption]
    emojis: list[Any]
    voted: NotRequired[bool]
    own_votes: NotRequired[list[int]]
