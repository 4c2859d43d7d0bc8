"""What files this server takes, in the words of the instance document."""

from __future__ import annotations

from typing import Any

from commands.medium import MAX_DESCRIPTION
from feed_project.media import pictures, recordings
from feed_project.media.sniffing import IMAGES, RECORDINGS


def media_limits() -> dict[str, Any]:
    """Formats and bounds; sounds and films are named where there is an ffmpeg."""
    has_ffmpeg = recordings.ffmpeg() is not None
    kinds = (*IMAGES, *(RECORDINGS if has_ffmpeg else ()))
    return {
        "supported_mime_types": list(dict.fromkeys(kind.mime_type for kind in kinds)),
        "description_limit": MAX_DESCRIPTION,
        "image_size_limit": pictures.MOST_BYTES,
        "image_matrix_limit": pictures.MOST_PIXELS,
        "video_size_limit": recordings.MOST_BYTES if has_ffmpeg else 0,
        "video_frame_rate_limit": recordings.MOST_FRAME_RATE if has_ffmpeg else 0,
        "video_matrix_limit": recordings.MOST_PIXELS if has_ffmpeg else 0,
    }
