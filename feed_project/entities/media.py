"""The shape of a picture, sound or film (https://docs.joinmastodon.org/entities/MediaAttachment/)."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class MediaSize(TypedDict):
    """How large a form of it is; films and sounds say how long, and at what rate."""

    width: NotRequired[int]
    height: NotRequired[int]
    size: NotRequired[str]
    aspect: NotRequired[float]
    duration: NotRequired[float]
    frame_rate: NotRequired[str]
    bitrate: NotRequired[int]


class MediaFocus(TypedDict):
    """The middle of interest, -1 … 1 from left to right and from bottom to top."""

    x: float
    y: float


class MediaMeta(TypedDict):
    """What clients lay it out by."""

    original: NotRequired[MediaSize]
    small: NotRequired[MediaSize]
    focus: NotRequired[MediaFocus]


class MediaAttachment(TypedDict):
    """A picture, sound or film; `url` is null while it is being processed."""

    id: str
    type: str
    url: str | None
    preview_url: str | None
    remote_url: None
    preview_remote_url: None
    text_url: None
    meta: MediaMeta
    description: str | None
    blurhash: str | None
