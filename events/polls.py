"""What happens to a poll: accounts vote in it, its time is over.

A poll is part of its post: that it is there, and how it was changed, is said by the post's events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from events.vocabulary import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll as a post's events tell it.

    Its choices never change: a post whose choices are edited has another poll, with another id, and
    the votes for the former one are void. `ends_at` is ISO 8601, UTC. `hides_totals`: how many voted
    for what is told when it has ended.
    """

    poll_id: int
    options: tuple[str, ...]
    ends_at: str
    multiple: bool = False
    hides_totals: bool = False

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The poll out of an event's payload."""
        return cls(**{**value, "options": tuple(value["options"])})


def poll_stream(poll_id: int) -> str:
    """Name of the stream of a poll's end."""
    return f"poll-{poll_id}"


def vote_stream(account_id: int, poll_id: int) -> str:
    """Name of the stream of one account's vote in one poll."""
    return f"vote-{account_id}-{poll_id}"


class PollEvent(Event):
    """Base of the poll events: `poll_id`, and `post_id` of the post it is part of."""

    poll_id: int
    post_id: int


@event()
class PollVoteCast(PollEvent):
    """An account voted in a poll: `choices` are places among its options, from 0, ascending."""

    poll_id: int
    post_id: int
    account_id: int
    choices: tuple[int, ...]

    @property
    def stream(self) -> str:
        """`vote-<account>-<poll>`."""
        return vote_stream(self.account_id, self.poll_id)


@event()
class PollEnded(PollEvent):
    """The time of a poll is over (again, when it was prolonged since)."""

    poll_id: int
    post_id: int
    author_id: int

    @property
    def stream(self) -> str:
        """`poll-<id>`."""
        return poll_stream(self.poll_id)
