"""What happens to a post that is planned: it is scheduled, put off, taken back, published, or fails.

What was planned is erased from the log once it is published or taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from events.vocabulary import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPoll:
    """The poll of a planned post, open for so many seconds from its publication on."""

    options: tuple[str, ...]
    seconds: int
    multiple: bool = False
    hides_totals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPost:
    """What will be published; what is None takes the author's default at that time."""

    text: str
    visibility: str | None = None
    spoiler: str = ""
    sensitive: bool | None = None
    language: str | None = None
    in_reply_to_id: int | None = None
    application: str | None = None
    application_website: str | None = None
    poll: PlannedPoll | None = None
    media: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The post out of an event's payload, or a table's JSON."""
        poll = value.get("poll")
        opened = poll and PlannedPoll(**{**poll, "options": tuple(poll["options"])})
        return cls(**{**value, "poll": opened, "media": tuple(value["media"])})


def scheduled_stream(scheduled_id: int) -> str:
    """Name of the stream of a planned post."""
    return f"scheduled_post-{scheduled_id}"


class ScheduledPostEvent(Event):
    """Base of the events of a planned post; `author_id` is whose it is."""

    scheduled_id: int
    author_id: int

    @property
    def stream(self) -> str:
        """`scheduled_post-<id>`."""
        return scheduled_stream(self.scheduled_id)


def _without_media(payload: dict[str, Any]) -> dict[str, Any]:
    """There were no pictures, sounds or films."""
    return {**payload, "post": {**payload["post"], "media": ()}}


@event(schema_version=2, upcasters={1: _without_media})
class PostScheduled(ScheduledPostEvent):
    """An account planned a post for a moment (ISO 8601, UTC)."""

    parts = {"post": PlannedPost.from_json}

    scheduled_id: int
    author_id: int
    due_at: str
    post: PlannedPost


@event()
class PostRescheduled(ScheduledPostEvent):
    """The post was planned for another moment; if it had failed, it is tried again then."""

    scheduled_id: int
    author_id: int
    due_at: str


@event()
class PostUnscheduled(ScheduledPostEvent):
    """The author took the plan back."""

    scheduled_id: int
    author_id: int


@event()
class ScheduledPostPublished(ScheduledPostEvent):
    """The moment came, and the post was published under an id of its own."""

    scheduled_id: int
    author_id: int
    post_id: int


@event()
class ScheduledPostFailed(ScheduledPostEvent):
    """The moment came, and the post could not be published as things stood: `reason` says why not."""

    scheduled_id: int
    author_id: int
    reason: str
