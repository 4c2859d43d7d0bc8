"""What happens to a picture, sound or film: it is uploaded, processed, described, reserved, attached, thrown away."""

from __future__ import annotations

from typing import TypedDict

from events.vocabulary import Event, event


class Rendition(TypedDict):
    """The files that are shown, by their names in the store, and what clients lay them out by.

    Pixels and milliseconds; what a kind does not have is None (`preview`: there is no picture to it).
    """

    file: str
    preview: str | None
    blurhash: str | None
    width: int | None
    height: int | None
    preview_width: int | None
    preview_height: int | None
    duration_ms: int | None
    frame_rate: str | None  # frames per second, e.g. 29.97
    bitrate: int | None  # bits per second


class Attachment(Rendition):
    """A medium as a post carries it; `focus_x`, `focus_y`: ten-thousandths from the middle, -10000 … 10000."""

    media_id: int
    kind: str  # image gifv video audio
    description: str | None
    focus_x: int | None
    focus_y: int | None


class MediaEvent(Event):
    """Base of the events of one medium's stream; its owner is `account_id`."""

    media_id: int
    account_id: int

    @property
    def stream(self) -> str:
        """`media-<id>`."""
        return media_stream(self.media_id)


def media_stream(media_id: int) -> str:
    """Name of the stream of a medium."""
    return f"media-{media_id}"


@event()
class MediaUploaded(MediaEvent):
    """An account sent a file, which waits to be processed; `token` (random) is what its names are made of."""

    media_id: int
    account_id: int
    token: str
    kind: str
    description: str | None = None
    focus_x: int | None = None
    focus_y: int | None = None


@event()
class MediaProcessed(MediaEvent):
    """The file was written anew in a form that can be shown, and what was sent is no longer needed."""

    media_id: int
    account_id: int
    kind: str
    rendition: Rendition


@event()
class MediaFailed(MediaEvent):
    """The file cannot be shown, for the reason given."""

    media_id: int
    account_id: int
    reason: str


@event()
class MediaDescribed(MediaEvent):
    """The owner said what is to be seen or heard, and where the middle of interest is (both, whole)."""

    media_id: int
    account_id: int
    description: str | None
    focus_x: int | None
    focus_y: int | None


@event()
class MediaPreviewReplaced(MediaEvent):
    """The owner sent a picture to stand for the medium."""

    media_id: int
    account_id: int
    preview: str
    blurhash: str | None
    preview_width: int
    preview_height: int


@event()
class MediaReserved(MediaEvent):
    """The medium waits for a planned post, and is for no other until then."""

    media_id: int
    account_id: int
    scheduled_id: int


@event()
class MediaReleased(MediaEvent):
    """The plan was taken back, and the medium waits for a post as if it had just been uploaded."""

    media_id: int
    account_id: int
    scheduled_id: int


@event()
class MediaAttached(MediaEvent):
    """The medium belongs to a post now, at this place among its media (from 0), and is reserved no more."""

    media_id: int
    account_id: int
    post_id: int
    place: int


@event()
class MediaDetached(MediaEvent):
    """The post was deleted or no longer shows the medium, which is kept a while for writing it anew."""

    media_id: int
    account_id: int
    post_id: int


@event()
class MediaDiscarded(MediaEvent):
    """Nobody is to see the medium any more; `post_id` says what it was attached to until then."""

    media_id: int
    account_id: int
    post_id: int | None = None


@event()
class MediaErased(MediaEvent):
    """The files of a discarded medium were removed; the payloads of its earlier events are redacted."""

    media_id: int
    account_id: int
