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
from typing import BinaryIO

import blurhash
from PIL import Image, ImageCms, ImageOps

from feed_project.media.sniffing import IMAGES, recognise
from feed_project.media.unfit import Unfit

# Mastodon's own bounds (app/models/media_attachment.rb): bytes; pixels taken; pixels kept; of the preview.
MOST_BYTES = 16 * 2**20
MOST_PIXELS = 7680 * 4320
KEPT_PIXELS = 3840 * 2160
PREVIEW_PIXELS = 640 * 360
# An animation is decoded whole: so many frames, and so many pixels in all of them.
MOST_FRAMES = 1000
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


def frames_of(file: BinaryIO) -> int:
    """How many frames a picture has, counted no further than one more than may be; file at its beginning.

    Only a GIF is ever an animation here: of others, the first frame is taken.
    """
    kind = recognise(file)
    count = _frames_of_gif(file.read(), MOST_FRAMES + 1) if kind and kind.format == "GIF" else 1
    file.seek(0)
    return count


def check_animation(file: BinaryIO) -> None:
    """Refuse an animation that is too long or too large; file at its beginning.

    Raises: Unfit.
    """
    frames = frames_of(file)
    with opened(file) as image:
        _check_frames(image.size, frames)
    file.seek(0)


def write_anew(file: BinaryIO) -> Picture:
    """The picture as it is kept, from a file of unknown origin.

    Raises: Unfit.
    """
    frames = frames_of(file)
    with opened(file) as image:
        format_ = image.format or ""
        if format_ == "JPEG":
            image.draft("RGB", _fitting(image.size, KEPT_PIXELS))
        size = image.size
        if frames > 1:
            _check_frames(size, frames)
        still = _plain(image)
        preview = encoded(_fit(still, PREVIEW_PIXELS), "WEBP")
        full = _animation(image, frames) if frames > 1 else encoded(_fit(still, KEPT_PIXELS), _kept(format_))
        return Picture(full, preview, hash_of(still), frames)


def cropped(file: BinaryIO, width: int, height: int) -> Encoded:
    """The middle of a picture in a form of its own: what profiles show.

    Raises: Unfit.
    """
    with opened(file) as image:
        if image.format == "JPEG":
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


def _check_frames(size: tuple[int, int], frames: int) -> None:
    if frames > MOST_FRAMES or size[0] * size[1] * frames > MOST_PIXELS_IN_FRAMES:
        raise Unfit(f"The animation is too long or too large (at most {MOST_FRAMES} frames)")


def _too_large() -> str:
    return f"The picture is too large (at most {MOST_PIXELS} pixels)"


def _kept(format_: str) -> str:
    return "PNG" if format_ == "GIF" else format_


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


def _animation(image: Image.Image, frames: int) -> Encoded:
    """The frames written anew, as long as each was shown."""
    pictures, durations = [], []
    for number in range(frames):
        image.seek(number)
        durations.append(int(image.info.get("duration", 100)))
        pictures.append(_plain_frame(image))
    into = io.BytesIO()
    pictures[0].save(into, "GIF", save_all=True, append_images=pictures[1:], duration=durations, loop=0, disposal=2)
    return Encoded(into.getvalue(), "gif", image.width, image.height)


def _plain_frame(image: Image.Image) -> Image.Image:
    frame = image.convert("RGBA")
    bare = Image.new("RGBA", frame.size)
    bare.paste(frame)
    return bare


def _frames_of_gif(data: bytes, most: int) -> int:
    """Count image descriptors (GIF89a, section 20) without decoding any."""
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if len(data) > 10 and data[10] & 0x80 else 0)
    count = 0
    while at < len(data) and count < most:
        if data[at] == 0x21:  # an extension: label, then blocks
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C and at + 9 < len(data):
            count += 1
            table = 3 * 2 ** ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0
            at = _after_blocks(data, at + 10 + table + 1)
        else:
            break
    return max(count, 1)


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
