"""A picture, sound or film as Mastodon's MediaAttachment."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings

from feed_project.entities.media import MediaAttachment, MediaFocus, MediaMeta, MediaSize
from queries.views import MediaView


def media_json(media: MediaView) -> MediaAttachment:
    """A MediaAttachment; what has no preview of its own (pictures always have one) has none."""
    return {
        "id": str(media.id),
        "type": media.kind,
        "url": file_url(media.file),
        "preview_url": file_url(media.preview),
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": _meta(media),
        "description": media.description,
        "blurhash": media.blurhash,
    }


def file_url(name: str | None) -> str | None:
    """Where a file of the store is served."""
    return f"{settings.DUNLIN_BASE_URL}{settings.MEDIA_URL}{name}" if name else None


def _meta(media: MediaView) -> MediaMeta:
    meta: MediaMeta = {}
    if media.file:
        meta["original"] = _size(media.width, media.height)
        if media.duration_ms is not None:
            meta["original"]["duration"] = media.duration_ms / 1000
        if media.frame_rate is not None:
            frames, seconds = Fraction(media.frame_rate).as_integer_ratio()
            meta["original"]["frame_rate"] = f"{frames}/{seconds}"
        if media.bitrate is not None:
            meta["original"]["bitrate"] = media.bitrate
    if media.preview:
        meta["small"] = _size(media.preview_width, media.preview_height)
    if media.focus_x is not None and media.focus_y is not None:
        meta["focus"] = MediaFocus(x=media.focus_x / 10_000, y=media.focus_y / 10_000)
    return meta


def _size(width: int | None, height: int | None) -> MediaSize:
    if not width or not height:
        return {}
    return {"width": width, "height": height, "size": f"{width}x{height}", "aspect": width / height}
