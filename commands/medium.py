"""A medium as it stands, as a post carries it, and what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import Faults, Invalid
from events import post_text
from events.media import (
    Attachment,
    MediaAttached,
    MediaDescribed,
    MediaDetached,
    MediaDiscarded,
    MediaEvent,
    MediaFailed,
    MediaPreviewReplaced,
    MediaProcessed,
    MediaReleased,
    MediaReserved,
    Rendition,
)

MAX_DESCRIPTION = 1500
MAX_FOCUS = 10_000

NOT_READY = "Validation failed: Media has not finished processing, try again in a moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A medium as it stands; `state` is processing, ready, failed or discarded."""

    account_id: int
    kind: str
    state: str = "processing"
    description: str | None = None
    focus_x: int | None = None
    focus_y: int | None = None
    rendition: Rendition | None = None  # while it is processed, no more than a preview
    post_id: int | None = None
    place: int | None = None
    scheduled_id: int | None = None  # the planned post it is reserved for

    @property
    def in_use(self) -> bool:
        """Whether a post shows it, or will."""
        return self.post_id is not None or self.scheduled_id is not None


def changed(media: Media, event: MediaEvent) -> Media:
    """The medium after an event that leaves it there."""
    change = _placed(event)
    match event:
        case MediaProcessed():
            change = {"state": "ready", "kind": event.kind, "rendition": event.rendition}
        case MediaFailed():
            change = {"state": "failed"}
        case MediaDescribed():
            change = {"description": event.description, "focus_x": event.focus_x, "focus_y": event.focus_y}
        case MediaPreviewReplaced():
            change = {"rendition": {**(media.rendition or {}), **preview_of(event)}}
    return replace(media, **change)


def preview_of(event: MediaPreviewReplaced) -> dict[str, Any]:
    """The part of a rendition that a new preview replaces."""
    return {name: getattr(event, name) for name in ("preview", "blurhash", "preview_width", "preview_height")}


def attachment(media_id: int, media: Media) -> Attachment:
    """The medium as a post carries it.

    Raises: Invalid while it is being processed, or when that failed.
    """
    if media.rendition is None or media.state != "ready":
        raise Invalid(NOT_READY)
    return {
        **media.rendition,
        "media_id": media_id,
        "kind": media.kind,
        "description": media.description,
        "focus_x": media.focus_x,
        "focus_y": media.focus_y,
    }


def check_description(description: str | None, focus: tuple[int | None, int | None] = (None, None)) -> None:
    """Refuse a description that is too long, and a focus outside the picture.

    Raises: Invalid.
    """
    faults = Faults()
    faults.add_if(
        post_text.graphemes(description or "") > MAX_DESCRIPTION,
        "description",
        "ERR_TOO_LONG",
        f"is too long (maximum is {MAX_DESCRIPTION} characters)",
    )
    inside = all(part is None or -MAX_FOCUS <= part <= MAX_FOCUS for part in focus)
    faults.add_if(not inside or (focus[0] is None) != (focus[1] is None), "focus", "ERR_INVALID", "is invalid")
    faults.refuse()


def _placed(event: MediaEvent) -> dict[str, Any]:
    """What is to show it from now on."""
    loose = {"post_id": None, "place": None, "scheduled_id": None}
    match event:
        case MediaReserved():
            return {"scheduled_id": event.scheduled_id}
        case MediaAttached():
            return {**loose, "post_id": event.post_id, "place": event.place}
        case MediaReleased() | MediaDetached():
            return loose
        case MediaDiscarded():
            return {**loose, "state": "discarded"}
    return {}
