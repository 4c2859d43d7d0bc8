"""Pictures written anew: only pixels come through, whatever else the file held.

Formats are pinned, sizes are looked at before anything is decoded, orientation and colours are
applied and then forgotten with all other metadata.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import blurhash
from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from feed_project.media.sniffing import IMAGES, recognise
from feed_project.media.unfit import Unfit

# Mastodon's own bounds (app/models/media_attachment.rb): bytes; pixels taken; pixels kept; of the preview.
MOST_BYTES = 16 * 2**20
MOST_PIXELS = 7680 * 4320
KEPT_PIXELS = 3840 * 2160
PREVIEW_PIXELS = 640 * 360
# Every frame of an animation is decoded: so many frames, as large as a film's, and so many pixels in all of them.
MOST_FRAMES = 1000
MOST_PIXELS_OF_FRAME = 3840 * 2160
MOST_PIXELS_IN_FRAMES = 250_000_000
# Up to here, writing a picture anew takes no longer than a request may.
QUICK_PIXELS = 2_100_000

_HASHED = (64, 64)
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
_WAYS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 90, "progressive": True, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 90},
}

BROKEN = "The picture cannot be read"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file as it is kept."""

    content: bytes
    extension: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with what stands for it while it loads."""

    full: Encoded
    preview: Encoded
    blurhash: str
    frames: int = 1


@contextmanager
def opened(file: BinaryIO) -> Iterator[Image.Image]:
    """A picture whose size has been checked and whose pixels have not been read yet.

    Raises: Unfit: no picture of a known format, too large, broken (also while it is used).
    """
    kind = recognise(file)
    if kind not in IMAGES:
        raise Unfit("This is no JPEG, PNG, GIF or WebP")
    try:
        with Image.open(file, formats=[kind.format]) as image:
            _check_size(image)
            yield image
    except Image.DecompressionBombError:
        raise Unfit(_too_large()) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, OverflowError):
        raise Unfit(BROKEN) from None


class _Frames(NamedTuple):
    """How many there are, and how many pixels each takes; the largest counts, since all are drawn on one canvas."""

    number: int
    pixels: int


def frames_of(file: BinaryIO) -> int:
    """How many frames a picture has, counted no further than one more than may be; file at its beginning."""
    return _frames(file).number


def check_animation(file: BinaryIO) -> None:
    """Refuse an animation that is too long or too large; file at its beginning.

    Raises: Unfit.
    """
    with opened(file):
        _check_frames(_frames(file))
    file.seek(0)


def write_anew(file: BinaryIO) -> Picture:
    """The picture as it is kept, from a file of unknown origin.

    Raises: Unfit.
    """
    frames = _frames(file)
    with opened(file) as image:
        if frames.number > 1:
            _check_frames(frames)
        if isinstance(image, JpegImageFile):
            image.draft("RGB", _fitting(image.size, KEPT_PIXELS))
        still = _plain(image)
        preview = encoded(_fit(still, PREVIEW_PIXELS), "WEBP")
        moves = frames.number > 1
        full = _animation(image, frames.number) if moves else encoded(_fit(still, KEPT_PIXELS), _kept(image))
        return Picture(full, preview, hash_of(still), frames.number)


def cropped(file: BinaryIO, width: int, height: int) -> Encoded:
    """The middle of a picture in a form of its own: what profiles show.

    Raises: Unfit.
    """
    with opened(file) as image:
        if isinstance(image, JpegImageFile):
            image.draft("RGB", (width * 2, height * 2))
        return encoded(ImageOps.fit(_plain(image), (width, height), Image.Resampling.LANCZOS), "WEBP")


def preview_from(file: BinaryIO) -> tuple[Encoded, str]:
    """A picture that stands for something else, and its blurhash.

    Raises: Unfit.
    """
    with opened(file) as image:
        still = _plain(image)
        return encoded(_fit(still, PREVIEW_PIXELS), "WEBP"), hash_of(still)


def encoded(image: Image.Image, format_: str) -> Encoded:
    """Pixels as a file."""
    into = io.BytesIO()
    image.save(into, format_, **_WAYS[format_])
    return Encoded(into.getvalue(), _EXTENSIONS[format_], image.width, image.height)


def hash_of(image: Image.Image) -> str:
    """The blurhash (https://blurha.sh) of a picture, four by three components."""
    small = image.convert("RGB")
    small.thumbnail(_HASHED)
    return str(blurhash.encode(small, x_components=4, y_components=3))


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS or not image.width or not image.height:
        raise Unfit(_too_large())


def _check_frames(frames: _Frames) -> None:
    together = frames.number * frames.pixels
    if frames.number > MOST_FRAMES or frames.pixels > MOST_PIXELS_OF_FRAME or together > MOST_PIXELS_IN_FRAMES:
        raise Unfit(f"The animation is too long or too large (at most {MOST_FRAMES} frames)")


def _too_large() -> str:
    return f"The picture is too large (at most {MOST_PIXELS} pixels)"


def _kept(image: Image.Image) -> str:
    """The format of a still picture; what phones send may be a JPEG of several pictures, which Pillow calls MPO."""
    return {"GIF": "PNG", "MPO": "JPEG"}.get(image.format or "", image.format or "")


def _plain(image: Image.Image) -> Image.Image:
    """A copy that is upright, in sRGB, with nothing but pixels; with transparency where there is any."""
    image.load()
    profile = image.info.get("icc_profile")
    upright = _eight_bits(ImageOps.exif_transpose(image))
    clear = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    plain = upright.convert("RGBA" if clear else "RGB")
    plain = _in_srgb(plain, profile, image.mode)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of sixteen bits, which would be clipped, scaled to eight."""
    return image.convert("I").point(lambda value: value / 256).convert("L") if image.mode[0] in "IF" else image


def _in_srgb(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Colours as browsers take them when nothing is said; an odd profile is ignored."""
    if not profile or mode not in {"RGB", "RGBA"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return changed or image


def _fitting(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """The size of the same shape with no more than so many pixels."""
    width, height = size
    factor = min(1.0, (pixels / (width * height)) ** 0.5)
    return max(1, int(width * factor)), max(1, int(height * factor))


def _fit(image: Image.Image, pixels: int) -> Image.Image:
    size = _fitting(image.size, pixels)
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)


def _animation(image: Image.Image, count: int) -> Encoded:
    """The frames written anew, one after the other, as long as each was shown."""
    frames = (_plain_frame(image, number) for number in range(count))
    into = io.BytesIO()
    next(frames).save(into, "GIF", save_all=True, append_images=frames, loop=0, disposal=2)
    return Encoded(into.getvalue(), "gif", image.width, image.height)


def _plain_frame(image: Image.Image, number: int) -> Image.Image:
    image.seek(number)
    frame = image.convert("RGBA")
    bare = Image.new("RGBA", frame.size)
    bare.paste(frame)
    bare.info["duration"] = int(image.info.get("duration", 100))
    return bare


def _frames(file: BinaryIO) -> _Frames:
    """Only a GIF is ever an animation here: of others, the first frame is taken; file at its beginning."""
    kind = recognise(file)
    frames = _frames_of_gif(file.read(), MOST_FRAMES + 1) if kind and kind.format == "GIF" else _Frames(1, 0)
    file.seek(0)
    return frames


def _frames_of_gif(data: bytes, most: int) -> _Frames:
    """Look at image descriptors (GIF89a, section 20) without decoding any; a frame may reach beyond the screen."""
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if len(data) > 10 and data[10] & 0x80 else 0)
    count = 0
    width, height = struct.unpack_from("<HH", data.ljust(10, b"\0"), 6)
    while at < len(data) and count < most:
        if data[at] == 0x21:  # an extension: label, then blocks
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C and at + 9 < len(data):
            count += 1
            left, top, across, down, flags = struct.unpack_from("<HHHHB", data, at + 1)
            width, height = max(width, left + across), max(height, top + down)
            table = 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
            at = _after_blocks(data, at + 10 + table + 1)
        else:
            break
    return _Frames(max(count, 1), width * height)


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
