"""Sounds and films, written anew by ffmpeg where there is one.

ffmpeg reads a local file, by the demuxer that the first bytes call for, and nothing else: no
playlists, no network, no other files. Metadata and all but the first picture and sound are left out.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from feed_project.media.pictures import Encoded, preview_from
from feed_project.media.sniffing import Kind
from feed_project.media.unfit import Unfit

# Mastodon's own bounds (app/models/media_attachment.rb).
MOST_BYTES = 99 * 2**20
MOST_PIXELS = 3840 * 2160
MOST_FRAME_RATE = 120
LONGEST_SECONDS = 3600
# A side of what is kept; both are even, as the codec demands.
KEPT_SIDE = 1920
PATIENCE_SECONDS = 600

BROKEN = "The recording cannot be read"
NO_FFMPEG = "Validation failed: File is a sound or a film, which this server cannot process"

_DURATION = re.compile(r"Duration: (\d+):(\d+):(\d+)\.(\d+)")
_VIDEO = re.compile(r"Stream #\S+ ?.*: Video: (?!.*attached pic).*?[ ,](\d{2,5})x(\d{2,5})[ ,]")
_RATE = re.compile(r"([\d.]+) fps")
_AUDIO = re.compile(r"Stream #\S+ ?.*: Audio: ")


@dataclass(frozen=True, slots=True)
class Probed:
    """What a file says of itself."""

    duration_ms: int
    width: int | None = None
    height: int | None = None
    frame_rate: str | None = None
    has_sound: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound or film as it is kept."""

    kind: str  # video gifv audio
    full: Encoded
    preview: Encoded | None
    blurhash: str | None
    duration_ms: int
    frame_rate: str | None
    bitrate: int | None


def ffmpeg() -> str | None:
    """Where ffmpeg is, if it is anywhere."""
    return shutil.which(settings.DUNLIN_FFMPEG) if settings.DUNLIN_FFMPEG else None


def write_anew(file: BinaryIO, kind: Kind, *, animation: bool = False) -> Recording:
    """The recording as it is kept; an animated GIF becomes a film that is shown as one (`gifv`).

    Raises: Unfit.
    """
    with tempfile.TemporaryDirectory(prefix="dunlin-media-") as folder:
        source = Path(folder) / "source"
        with source.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        demuxer = "gif" if animation else kind.format
        probed = probe(source, demuxer)
        if probed.width is None:
            return _sound(source, demuxer, probed)
        return _film(source, demuxer, probed, "gifv" if animation else "video")


def probe(source: Path, demuxer: str) -> Probed:
    """Ask ffmpeg what a file holds.

    Raises: Unfit: nothing that can be shown, or too much of it.
    """
    said = _run(_reading(source, demuxer), expected=1)
    time, video, audio = _DURATION.search(said), _VIDEO.search(said), _AUDIO.search(said)
    if not video and not audio:
        raise Unfit(BROKEN)
    hours, minutes, seconds, part = time.groups() if time else ("0", "0", "0", "0")
    duration = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(f"{part:0<3}"[:3])
    rate = _RATE.search(said) if video else None
    probed = Probed(
        duration,
        int(video[1]) if video else None,
        int(video[2]) if video else None,
        rate[1] if rate else None,
        audio is not None,
    )
    _check(probed)
    return probed


def _check(probed: Probed) -> None:
    if probed.duration_ms > LONGEST_SECONDS * 1000:
        raise Unfit(f"The recording is too long (at most {LONGEST_SECONDS // 60} minutes)")
    if (probed.width or 0) * (probed.height or 0) > MOST_PIXELS:
        raise Unfit(f"The film is too large (at most {MOST_PIXELS} pixels)")
    if float(probed.frame_rate or 0) > MOST_FRAME_RATE:
        raise Unfit(f"The film has too many frames a second (at most {MOST_FRAME_RATE})")


def _sound(source: Path, demuxer: str, probed: Probed) -> Recording:
    target = source.with_name("sound.mp3")
    _run([*_reading(source, demuxer), *_BARE, "-map", "0:a:0", "-c:a", "libmp3lame", "-q:a", "2", str(target)])
    full = Encoded(target.read_bytes(), "mp3", 0, 0)
    return Recording("audio", full, None, None, probed.duration_ms, None, _bitrate(full, probed))


def _film(source: Path, demuxer: str, probed: Probed, kind: str) -> Recording:
    target, still = source.with_name("film.mp4"), source.with_name("still.png")
    sound = ["-map", "0:a:0", "-c:a", "aac", "-b:a", "128k"] if probed.has_sound and kind == "video" else ["-an"]
    inside = f"scale='min({KEPT_SIDE},iw)':'min({KEPT_SIDE},ih)':force_original_aspect_ratio=decrease"
    even = "crop=trunc(iw/2)*2:trunc(ih/2)*2"
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
    reading = _reading(source, demuxer)
    _run([*reading, *_BARE, "-map", "0:v:0", *sound, "-vf", f"{inside},{even}", *codec, str(target)])
    _run([*_reading(target, "mov"), "-frames:v", "1", str(still)])
    preview, blurhash = preview_from(io.BytesIO(still.read_bytes()))
    kept = probe(target, "mov")
    full = Encoded(target.read_bytes(), "mp4", kept.width or 0, kept.height or 0)
    return Recording(kind, full, preview, blurhash, kept.duration_ms, kept.frame_rate, _bitrate(full, kept))


_BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-t", str(LONGEST_SECONDS))


def _reading(source: Path, demuxer: str) -> list[str]:
    program = ffmpeg()
    if program is None:
        raise Unfit(NO_FFMPEG)
    quietly = ["-hide_banner", "-nostdin", "-y", "-threads", "1"]
    return [program, *quietly, "-protocol_whitelist", "file", "-f", demuxer, "-i", str(source)]


def _run(command: list[str], expected: int = 0) -> str:
    """Run ffmpeg; what it says. Asked for nothing but its opinion, it fails with 1."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Unfit("The recording takes too long to process") from None
    if done.returncode not in {0, expected}:
        raise Unfit(BROKEN)
    return done.stderr.decode(errors="replace")


def _bitrate(full: Encoded, probed: Probed) -> int | None:
    return len(full.content) * 8000 // probed.duration_ms if probed.duration_ms else None
