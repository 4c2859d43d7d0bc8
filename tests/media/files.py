"""Files as people and attackers send them, made here."""

from __future__ import annotations

import io
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image

RED, BLUE = (200, 30, 30), (20, 40, 220)


def picture(width: int = 120, height: int = 80, format_: str = "PNG", color: Any = RED, **how: Any) -> bytes:
    """A picture of one colour."""
    into = io.BytesIO()
    Image.new("RGB", (width, height), color).save(into, format_, **how)
    return into.getvalue()


def animation(frames: int, width: int = 20, height: int = 16) -> bytes:
    """A GIF that moves."""
    into = io.BytesIO()
    pictures = [Image.new("RGB", (width, height), (number % 256, number // 256, 90)) for number in range(frames)]
    pictures[0].save(into, "GIF", save_all=True, append_images=pictures[1:], duration=40)
    return into.getvalue()


def endless_animation(frames: int) -> bytes:
    """A small GIF of very many frames, written by hand."""
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


def frames_beyond_the_screen(width: int, height: int, frames: int = 1) -> bytes:
    """A GIF whose screen is one dot, and whose further frames are so large."""
    into = io.BytesIO()
    Image.new("P", (width, height)).save(into, "GIF")
    large = into.getvalue()
    frame = large[large.index(b"\x2c", 13 + 3 * 2 ** ((large[10] & 7) + 1)) : -1]
    return endless_animation(1)[:-1] + frame * frames + b"\x3b"


def bomb(width: int, height: int) -> bytes:
    """A PNG that really holds so many dots, all black, in next to no bytes."""
    packer, row = zlib.compressobj(9), b"\0" * (1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def with_inflated_words(size: int) -> bytes:
    """A PNG with a compressed comment that unpacks to so many bytes."""
    data, packer, part = picture(), zlib.compressobj(9), b"x" * 1_000_000
    packed = b"".join(packer.compress(part) for _ in range(size // len(part))) + packer.flush()
    return data[:33] + _chunk(b"zTXt", b"Comment\0\0" + packed) + data[33:]


def of_a_phone() -> bytes:
    """A JPEG with a second picture in it, as phones take them (CIPA's Multi-Picture Format)."""
    into = io.BytesIO()
    second = Image.new("RGB", (60, 40), BLUE)
    Image.new("RGB", (120, 80), RED).save(into, "MPO", save_all=True, append_images=[second])
    return into.getvalue()


def claimed(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + _chunk(b"IEND", b"")
    )


def with_metadata(size: int = 1000) -> bytes:
    """A JPEG that lies on its side and tells where it was taken, at length."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: to be turned by 90 degrees
    exif[0x010E] = "SECRET PLACE"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    data = picture(120, 80, "JPEG", exif=exif)
    comments = b"".join(
        b"\xff\xfe" + struct.pack(">H", 65_000) + b"SECRET".ljust(64_998, b"x") for _ in range(size // 65_000 + 1)
    )
    return data[:2] + comments + data[2:]


def film(folder: Path, *how: str, name: str = "film.mp4") -> bytes:
    """A second of moving pattern with a tone, made by a real ffmpeg."""
    target = folder / name
    source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", "-f", "lavfi", "-i", "sine=duration=1"]
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", *source, *how, str(target)], check=True
    )
    return target.read_bytes()


def read(data: bytes) -> Image.Image:
    """The picture in a file."""
    return Image.open(io.BytesIO(data))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
