"""What a file is, by its first bytes: its name and what the sender calls it are not believed."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple


class Kind(NamedTuple):
    """A format: what it is to people, and what the program that reads it calls it."""

    media: str  # image video audio
    format: str  # Pillow's name, or ffmpeg's demuxer
    mime_type: str


JPEG = Kind("image", "JPEG", "image/jpeg")
PNG = Kind("image", "PNG", "image/png")
GIF = Kind("image", "GIF", "image/gif")
WEBP = Kind("image", "WEBP", "image/webp")
MP4 = Kind("video", "mov", "video/mp4")
QUICKTIME = Kind("video", "mov", "video/quicktime")
M4A = Kind("audio", "mov", "audio/mp4")
MATROSKA = Kind("video", "matroska", "video/webm")
MP3 = Kind("audio", "mp3", "audio/mpeg")
OGG = Kind("audio", "ogg", "audio/ogg")
WAV = Kind("audio", "wav", "audio/wav")
FLAC = Kind("audio", "flac", "audio/flac")

IMAGES = (JPEG, PNG, GIF, WEBP)
RECORDINGS = (MP4, QUICKTIME, M4A, MATROSKA, MP3, OGG, WAV, FLAC)

_HEAD = 16
_BEGINNINGS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x1a\x45\xdf\xa3", MATROSKA),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_BRANDS = {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": QUICKTIME}


def recognise(file: BinaryIO) -> Kind | None:
    """The format of an open file, which is left at its beginning; None: none that is known here."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], MP4)
    return None
