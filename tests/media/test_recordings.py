"""Sounds and films through a real ffmpeg."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest

from feed_project.media import recordings
from feed_project.media.sniffing import GIF, MATROSKA, MP3, MP4, WAV, recognise
from feed_project.media.unfit import Unfit
from tests.media.files import animation, film, read

pytestmark = pytest.mark.usefixtures("ffmpeg")


def stream_count(folder: Path, data: bytes, ffmpeg: str) -> str:
    """What ffmpeg says of a file."""
    (folder / "kept").write_bytes(data)
    return subprocess.run([ffmpeg, "-i", str(folder / "kept")], capture_output=True, text=True, check=False).stderr


def test_a_film_is_written_anew_with_a_picture_of_it(tmp_path: Path, ffmpeg: str) -> None:
    sent = film(tmp_path, "-metadata", "title=SECRET", name="film.webm")
    assert recognise(io.BytesIO(sent)) == MATROSKA
    kept = recordings.write_anew(io.BytesIO(sent), MATROSKA)

    assert (kept.kind, kept.full.extension, kept.full.width, kept.full.height) == ("video", "mp4", 64, 48)
    assert 900 <= kept.duration_ms <= 1200
    assert kept.frame_rate == "10"
    assert kept.bitrate
    assert kept.preview
    assert read(kept.preview.content).size == (64, 48)
    assert kept.blurhash
    said = stream_count(tmp_path, kept.full.content, ffmpeg)
    assert "h264" in said
    assert "aac" in said
    assert "SECRET" not in said


def test_a_film_of_odd_size_becomes_even(tmp_path: Path) -> None:
    sent = film(tmp_path, "-vf", "crop=63:47", "-pix_fmt", "yuv444p")
    assert recognise(io.BytesIO(sent)) == MP4
    kept = recordings.write_anew(io.BytesIO(sent), MP4)
    assert (kept.full.width, kept.full.height) == (62, 46)


@pytest.mark.parametrize(("name", "kind"), [("sound.mp3", MP3), ("sound.wav", WAV)])
def test_a_sound_is_written_anew(tmp_path: Path, name: str, kind: object) -> None:
    sent = film(tmp_path, "-vn", "-metadata", "title=SECRET", name=name)
    assert recognise(io.BytesIO(sent)) == kind
    kept = recordings.write_anew(io.BytesIO(sent), kind)  # type: ignore[arg-type]
    assert (kept.kind, kept.full.extension, kept.preview) == ("audio", "mp3", None)
    assert 900 <= kept.duration_ms <= 1100
    assert b"SECRET" not in kept.full.content


def test_an_animation_becomes_a_silent_film() -> None:
    kept = recordings.write_anew(io.BytesIO(animation(5, 40, 30)), GIF, animation=True)
    assert (kept.kind, kept.full.extension) == ("gifv", "mp4")
    assert (kept.full.width, kept.full.height) == (40, 30)


def test_what_only_begins_like_a_film_is_refused(tmp_path: Path) -> None:
    for data in (b"\0\0\0\x18ftypmp42" + b"\0" * 500, film(tmp_path)[:700]):
        with pytest.raises(Unfit, match="cannot be read"):
            recordings.write_anew(io.BytesIO(data), MP4)


def test_a_playlist_that_calls_itself_a_film_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes(film(tmp_path))
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{tmp_path}/secret.mp4\n".encode()
    assert recognise(io.BytesIO(playlist)) is None
    with pytest.raises(Unfit):
        recordings.write_anew(io.BytesIO(playlist), MP4)


def test_a_film_that_is_too_long_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = film(tmp_path)
    for bound, value, said in (
        ("LONGEST_SECONDS", 0, "too long"),
        ("MOST_PIXELS", 64 * 48 - 1, "too large"),
        ("MOST_FRAME_RATE", 9, "frames a second"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(recordings, bound, value)
            with pytest.raises(Unfit, match=said):
                recordings.write_anew(io.BytesIO(sent), MP4)


def test_a_film_that_takes_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = film(tmp_path)
    monkeypatch.setattr(recordings, "PATIENCE_SECONDS", 0.001)
    with pytest.raises(Unfit, match="too long to process"):
        recordings.write_anew(io.BytesIO(sent), MP4)
