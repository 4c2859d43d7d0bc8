"""Files that lie, burst or creep: refused in words or taken harmlessly, and nothing is left behind."""

from __future__ import annotations

import io
import os
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from feed_project.media import pictures, tending
from tests.api.conftest import Api
from tests.api.test_media import fetch, files
from tests.media.files import (
    animation,
    bomb,
    claimed,
    endless_animation,
    frames_beyond_the_screen,
    of_a_phone,
    picture,
    read,
    with_inflated_words,
    with_metadata,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "feed_project.urls"


def refused(api: Api, file: bytes, saying: str, **more: Any) -> None:
    answer = api.send(file, **more)
    assert (answer.status, saying in answer.json["error"]) == (422, True), answer.json
    assert files() == []


def test_a_picture_of_50k_by_50k_is_refused_before_it_is_decoded(anna: Api) -> None:
    refused(anna, claimed(50_000, 50_000), "too large")
    refused(anna, claimed(8_000, 5_000), "too large")


@contextmanager
def within(megabytes: int) -> Iterator[None]:
    """What happens here never needs so much more memory than was ever needed before."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < megabytes * 1024, f"{grown // 1024} MB"


def test_a_real_bomb_of_50k_by_50k_dots_takes_no_memory(anna: Api) -> None:
    burst = bomb(50_000, 50_000)
    assert len(burst) < 400_000
    with within(100):
        refused(anna, burst, "too large")
        thumbnail = {"file": SimpleUploadedFile("p.png", picture()), "thumbnail": SimpleUploadedFile("t.png", burst)}
        assert anna.multipart("/api/v2/media", thumbnail).status == 422
        avatar = {"avatar": SimpleUploadedFile("a.png", burst)}
        assert anna.multipart("/api/v1/accounts/update_credentials", avatar, "PATCH").status == 422


def test_frames_that_reach_beyond_the_screen_are_counted_as_large_as_they_are(anna: Api) -> None:
    with within(100):
        refused(anna, frames_beyond_the_screen(9_000, 9_000, 2), "too large")
        refused(anna, frames_beyond_the_screen(2_000, 2_000, 200), "too large")


def test_words_that_unpack_to_half_a_gigabyte_are_never_unpacked(anna: Api) -> None:
    with within(100):
        refused(anna, with_inflated_words(500_000_000), "not usable")


def test_the_jpeg_of_a_phone_with_two_pictures_in_it_becomes_a_plain_one(anna: Api) -> None:
    media = anna.send(of_a_phone()).json
    kept = read(fetch(media["url"]).data)
    assert (media["type"], kept.format, kept.size) == ("image", "JPEG", (120, 80))
    assert b"MPF" not in fetch(media["url"]).data


def test_an_animation_of_10k_frames_is_refused_before_it_is_decoded(anna: Api) -> None:
    refused(anna, endless_animation(10_000), "too long")
    refused(anna, animation(1001), "too long")


def test_svg_is_refused_under_any_name(anna: Api) -> None:
    for name in ("picture.svg", "picture.png", "picture.jpg"):
        refused(anna, SVG, "not supported", name=name)
    refused(anna, b'<?xml version="1.0"?>' + SVG, "not supported")


def test_of_a_polyglot_only_the_pixels_are_kept(anna: Api) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as inside:
        inside.writestr("evil.html", "<script>alert(1)</script>")
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        answer = anna.send(picture(format_=kind) + archive.getvalue() + b"<script>alert(1)</script>")
        assert answer.status == 200
        for name in ("url", "preview_url"):
            kept = fetch(answer.json[name]).data
            assert b"script" not in kept
            assert b"PK" not in kept[-2000:]


def test_ten_megabytes_of_metadata_are_not_kept(anna: Api) -> None:
    sent = with_metadata(10 * 2**20)
    answer = anna.send(sent)
    assert answer.status == 200
    kept = fetch(answer.json["url"]).data
    assert len(kept) < 10_000
    assert b"SECRET" not in kept
    assert not read(kept).getexif()
    assert read(kept).size == (80, 120)  # it stood upright once its orientation was applied


def test_a_wrong_extension_changes_nothing(anna: Api) -> None:
    answer = anna.send(picture(format_="JPEG"), name="picture.html")
    assert answer.json["url"].endswith(".jpg")
    assert fetch(answer.json["url"])["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "name", ["../../../../etc/passwd", "/etc/passwd", "..\\..\\passwd.png", "passwd\0.png", "x" * 5000, "..", "."]
)
def test_a_path_in_a_file_name_leads_nowhere(anna: Api, name: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + picture() + b"\r\n--x--\r\n"
    answer = anna.call("POST", "/api/v2/media", body, content_type="multipart/form-data; boundary=x")
    assert answer.status in {200, 400, 422}
    root = Path(settings.MEDIA_ROOT)
    assert all(path.is_relative_to(root) and "passwd" not in path.name for path in files())


@pytest.mark.parametrize(
    "path", ["..%2f..%2fsecret_key", "%2e%2e/secret_key", "staged/1-x", "1/../../secret_key", "1//x.png"]
)
def test_a_path_in_an_address_leads_nowhere(anna: Api, path: str) -> None:
    assert Client().get(f"/media/{path}").status_code == 404


def test_a_guessed_address_shows_nothing(anna: Api) -> None:
    media = anna.send(picture()).json
    number, token = media["url"].split("/")[-2:]
    token = token.removesuffix(".png")
    assert len(set(token)) > 4
    guesses = [f"{number}/{'0' * 48}.png", f"{number}/{token}.jpg", f"{int(number) + 1}/{token}.png", f"{number}/"]
    guesses += [f"staged/{number}-{token}", f"{2**63}/{token}.png", f"{number}/{token}.png\x00"]
    assert {fetch(f"/media/{guess}").status_code for guess in guesses} == {404}


def test_what_was_sent_is_never_served_and_not_kept(anna: Api) -> None:
    sent = anna.send(picture(2400, 1600))
    (staged,) = files()
    assert fetch(f"/media/{staged.relative_to(settings.MEDIA_ROOT)}").status_code == 404
    tending.tend(timezone.now())
    assert not staged.exists()
    assert sent.status == 202


def test_somebody_elses_media_id_is_as_good_as_none(anna: Api, ben: Api) -> None:
    theirs = anna.send(picture()).json["id"]
    for media_id in (theirs, "1", str(2**63 - 1)):
        answer = ben.post("/api/v1/statuses", {"status": "Mine", "media_ids": [media_id]})
        assert answer.status == 422
        assert answer.json["error"].replace(media_id, "N") == (
            "Validation failed: Media N not found or already attached to another post"
        )
        path = f"/api/v1/media/{media_id}"
        tries = [ben.get(path), ben.call("PUT", path, {"description": "Mine"}), ben.call("DELETE", path)]
        assert [(answer.status, answer.json["error"]) for answer in tries] == [(404, "Record not found")] * 3
    assert anna.get(f"/api/v1/media/{theirs}").json["description"] is None


@pytest.mark.parametrize("media_id", [str(2**63), "-1", "0x1", "abc", "１２", ["1"], {"a": "1"}, 1.5, "1\u0000"])
def test_media_ids_that_are_none_are_refused(anna: Api, media_id: Any) -> None:
    answer = anna.post("/api/v1/statuses", {"status": "Look", "media_ids": [media_id]})
    assert answer.status in {400, 422}
    assert anna.get(f"/api/v1/accounts/{anna.id}/statuses").json == []


def test_truncated_pictures_are_refused_or_fail_in_words(anna: Api) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        into = io.BytesIO()
        noise.save(into, kind)
        answer = anna.send(into.getvalue()[: len(into.getvalue()) // 2])
        assert (answer.status, "not usable" in answer.json["error"]) == (422, True), kind


def test_random_bytes_behind_a_pictures_beginning_never_break_anything(anna: Api) -> None:
    beginnings = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypmp42")
    for number in range(40):
        assert anna.send(beginnings[number % 5] + os.urandom(300)).status == 422


def test_nothing_and_too_much_are_refused(anna: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(anna, b"", "not supported")
    assert anna.multipart("/api/v2/media", {"description": "No file"}).json["error"].endswith("can't be blank")
    assert anna.post("/api/v2/media", {"file": "text"}).status == 422
    refused(anna, picture() + b"\0" * pictures.MOST_BYTES, "File is too large (at most 16 MB)")
    monkeypatch.setattr("feed_project.api.bodies.MOST_BYTES_WITH_FILES", 100)
    assert anna.send(picture()).status == 413


@pytest.mark.parametrize("focus", ["left", "1", "1,2,3", "nan,nan", "inf,0", "1e9,0", "٠,٠"])
def test_a_focus_that_is_none_is_refused(anna: Api, focus: str) -> None:
    refused(anna, picture(), "Focus is invalid", focus=focus)
    media = anna.send(picture(), focus="1,1").json
    answer = anna.call("PUT", f"/api/v1/media/{media['id']}", {"focus": focus})
    assert (answer.status, answer.json["error"]) == (422, "Validation failed: Focus is invalid")
    assert anna.get(f"/api/v1/media/{media['id']}").json == media


def test_a_description_is_words_of_bounded_length(anna: Api) -> None:
    refused(anna, picture(), "too long", description="x" * 1501)
    longest = anna.send(picture(), description="é" * 1500).json
    answer = anna.call("PUT", f"/api/v1/media/{longest['id']}", {"description": "x" * 1501})
    assert (answer.status, "too long" in answer.json["error"]) == (422, True)
    assert anna.get(f"/api/v1/media/{longest['id']}").json["description"] == "é" * 1500
    broken = b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    answer = anna.call("POST", "/api/v2/media", broken, content_type="multipart/form-data; boundary=x")
    assert (answer.status, answer.json["error"]) == (400, "The request is not valid UTF-8")
    nul = broken.replace(b"\xff\xfe", b"a\0b")
    assert anna.call("POST", "/api/v2/media", nul, content_type="multipart/form-data; boundary=x").status == 422


def test_sounds_and_films_are_refused_in_words_where_there_is_no_ffmpeg(anna: Api) -> None:
    for beginning in (b"\0\0\0\x18ftypmp42", b"ID3\x04", b"OggS", b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0WAVE"):
        refused(anna, beginning + b"\0" * 100, "which this server cannot process")


def test_a_thumbnail_has_to_be_a_picture(anna: Api) -> None:
    path = f"/api/v1/media/{anna.send(picture()).json['id']}"
    for content in (SVG, claimed(50_000, 50_000), picture()[:60]):
        answer = anna.multipart(path, {"thumbnail": SimpleUploadedFile("t.png", content)}, "PUT")
        assert (answer.status, "Thumbnail" in answer.json["error"]) == (422, True)


def test_other_endpoints_take_no_large_bodies(anna: Api) -> None:
    body = b"--x\r\n" + b"a" * 3_000_000
    answer = anna.call("POST", "/api/v1/statuses", body, content_type="multipart/form-data; boundary=x")
    assert answer.status == 413


def test_a_token_without_the_scope_sends_nothing(member: Any) -> None:
    reader = member("reader", scopes="read write:statuses")
    assert reader.send(picture()).status == 403
    assert files() == []
