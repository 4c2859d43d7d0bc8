"""A folder to keep files in, and a real ffmpeg."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ffmpeg(settings: Any) -> str:
    """The program's path, known to the settings."""
    settings.DUNLIN_FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
    return str(settings.DUNLIN_FFMPEG)
