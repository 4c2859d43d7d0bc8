"""Sending pictures and posting them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commands.due import run_all
from commands.timers import TIMERS
from feed_project.media import pictures, tending
from feed_project.presentation.media import media_json
from queries.views import MediaView
from tests.api.conftest import Api
from tests.media.files import BLUE, animation, picture, read

Relay = Callable[[], int]


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "feed_project.urls"


def fetch(url: str, **headers: str) -> Any:
    """A file, as a browser asks for it."""
    answer = Client().get(url.removeprefix(settings.DUNLIN_BASE_URL), headers=headers)
    answer.data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def ready(api: Api, **more: Any) -> str:
    answer = api.send(picture(), **more)
    assert answer.status == 200, answer.json
    return str(answer.json["id"])


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_small_picture_is_ready_at_once(anna: Api) -> None:
    answer = anna.send(picture(1280, 960), description=" A red card ", focus="0.5,-0.25")

    assert answer.status == 200
    media = answer.json
    assert (media["type"], media["description"], media["remote_url"]) == ("image", "A red card", None)
    assert media["meta"]["original"] == {"width": 1280, "height": 960, "size": "1280x960", "aspect": 1280 / 960}
    small = media["meta"]["small"]
    assert small["width"] * small["height"] <= pictures.PREVIEW_PIXELS
    assert media["meta"]["focus"] == {"x": 0.5, "y": -0.25}
    assert len(media["blurhash"]) == 28
    assert read(fetch(media["url"]).data).size == (1280, 960)
    assert read(fetch(media["preview_url"]).data).size == (small["width"], small["height"])


def test_a_large_picture_is_processed_by_a_worker(anna: Api, inline_relay: Relay) -> None:
    sent = anna.send(picture(2400, 1600, "JPEG"))
    assert (sent.status, sent.json["url"], sent.json["preview_url"]) == (202, None, None)
    path = f"/api/v1/media/{sent.json['id']}"
    assert anna.get(path).status == 206
    assert anna.post("/api/v1/statuses", {"status": "Look", "media_ids": [sent.json["id"]]}).status == 422

    assert tending.tend(timezone.now()) == 1
    inline_relay()

    done = anna.get(path)
    assert (done.status, done.json["meta"]["original"]["size"]) == (200, "2400x1600")
    assert tending.tend(timezone.now()) == 0
    assert [name.parent.name for name in files()] == [sent.json["id"]] * 2


def test_the_old_way_of_uploading_waits_for_the_worker(anna: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feed_project.api.media.PATIENCE_SECONDS", 0.01)
    assert anna.send(picture(), "/api/v1/media").status == 200
    assert anna.send(picture(2400, 1600), "/api/v1/media").status == 202


def test_a_picture_is_described_until_it_is_posted(anna: Api) -> None:
    path = f"/api/v1/media/{ready(anna)}"
    assert anna.call("PUT", path, {"description": "Words", "focus": "-1,1"}).json["description"] == "Words"
    assert anna.get(path).json["meta"]["focus"] == {"x": -1.0, "y": 1.0}
    before = anna.get(path).json
    thumbnail = SimpleUploadedFile("t.png", picture(30, 30, color=BLUE), "image/png")
    changed = anna.multipart(path, {"thumbnail": thumbnail}, "PUT").json
    assert changed["meta"]["small"]["size"] == "30x30"
    assert changed["preview_url"] != before["preview_url"]
    assert read(fetch(changed["preview_url"]).data).convert("RGB").getpixel((9, 9))[2] > 200
    anna.publish("Look", media_ids=[before["id"]])
    assert anna.call("PUT", path, {"description": "Too late"}).status == 404


def test_a_thumbnail_sent_along_survives_the_processing(anna: Api, inline_relay: Relay) -> None:
    thumbnail = SimpleUploadedFile("t.png", picture(30, 30, color=BLUE), "image/png")
    sent = anna.send(picture(2400, 1600), thumbnail=thumbnail)
    tending.tend(timezone.now())
    inline_relay()
    done = anna.get(f"/api/v1/media/{sent.json['id']}").json
    assert (done["meta"]["small"]["size"], done["meta"]["original"]["size"]) == ("30x30", "2400x1600")


def test_others_cannot_see_describe_or_post_ones_media(anna: Api, ben: Api) -> None:
    media_id = ready(anna)
    path = f"/api/v1/media/{media_id}"
    assert [ben.call(method, path, {}).status for method in ("GET", "PUT", "DELETE")] == [404] * 3
    stolen = ben.post("/api/v1/statuses", {"status": "Mine", "media_ids": [media_id]})
    assert (stolen.status, media_id in stolen.json["error"]) == (422, True)
    assert anna.get(path).status == 200


def test_a_post_shows_its_media_in_the_order_given(anna: Api, ben: Api) -> None:
    one, two = ready(anna, description="One"), ready(anna, description="Two")
    status = anna.publish("", media_ids=[two, one])
    assert [media["description"] for media in status["media_attachments"]] == ["Two", "One"]
    assert status["content"] == ""
    assert ben.get(f"/api/v1/statuses/{status['id']}").json["media_attachments"] == status["media_attachments"]
    assert anna.post("/api/v1/statuses", {"status": "Again", "media_ids": [one]}).status == 422


def test_four_media_fit_and_a_fifth_does_not(anna: Api) -> None:
    ids = [ready(anna) for _ in range(5)]
    refused = anna.post("/api/v1/statuses", {"status": "Many", "media_ids": ids})
    assert (refused.status, "more than 4" in refused.json["error"]) == (422, True)
    assert len(anna.publish("Many", media_ids=ids[:4])["media_attachments"]) == 4


def test_an_edit_changes_order_description_and_what_is_shown(anna: Api) -> None:
    one, two, three = (ready(anna) for _ in range(3))
    path = f"/api/v1/statuses/{anna.publish('Look', media_ids=[one, two])['id']}"
    changed = {"status": "Look", "media_ids": [three, one], "media_attributes": [{"id": one, "description": "New"}]}
    shown = anna.call("PUT", path, changed).json["media_attachments"]
    assert [(media["id"], media["description"]) for media in shown] == [(three, None), (one, "New")]
    assert len(anna.call("PUT", path, {"status": "Only words changed"}).json["media_attachments"]) == 2
    dropped = shown[1]["url"]
    assert anna.call("PUT", path, {"status": "None left", "media_ids": []}).json["media_attachments"] == []
    assert fetch(dropped).status_code == 404


def test_a_posts_files_are_gone_with_it_and_come_back_with_a_redraft(anna: Api, inline_relay: Relay) -> None:
    media_id = ready(anna)
    status = anna.publish("Look", visibility="private", media_ids=[media_id])
    urls = [status["media_attachments"][0][name] for name in ("url", "preview_url")]
    assert [fetch(url).status_code for url in urls] == [200, 200]

    deleted = anna.call("DELETE", f"/api/v1/statuses/{status['id']}").json
    assert [media["id"] for media in deleted["media_attachments"]] == [media_id]
    assert [fetch(url).status_code for url in urls] == [404, 404]

    again = anna.publish("Look again", media_ids=[media_id])
    assert [fetch(url).status_code for url in urls] == [200, 200]
    anna.call("DELETE", f"/api/v1/statuses/{again['id']}")
    assert run_all(TIMERS, timezone.now() + timedelta(minutes=59)) == 0
    assert run_all(TIMERS, timezone.now() + timedelta(minutes=61)) == 1
    assert tending.tend(timezone.now()) == 1
    assert files() == []
    inline_relay()
    assert anna.get(f"/api/v1/media/{media_id}").status == 404
    assert anna.post("/api/v1/statuses", {"status": "Too late", "media_ids": [media_id]}).status == 422


def test_a_post_can_be_deleted_together_with_its_media(anna: Api) -> None:
    media_id = ready(anna)
    status = anna.publish("Look", media_ids=[media_id])
    anna.call("DELETE", f"/api/v1/statuses/{status['id']}", query={"delete_media": "true"})
    assert anna.get(f"/api/v1/media/{media_id}").status == 404
    tending.tend(timezone.now())
    assert files() == []


def test_what_is_never_posted_is_thrown_away_after_a_day(anna: Api, inline_relay: Relay) -> None:
    media_id = ready(anna)
    assert run_all(TIMERS, timezone.now() + timedelta(hours=23)) == 0
    assert run_all(TIMERS, timezone.now() + timedelta(hours=25)) == 1
    inline_relay()
    assert anna.get(f"/api/v1/media/{media_id}").status == 404
    tending.tend(timezone.now())
    assert files() == []


def test_what_no_post_shows_can_be_thrown_away(anna: Api) -> None:
    shown, loose = ready(anna), ready(anna)
    anna.publish("Look", media_ids=[shown])
    assert anna.call("DELETE", f"/api/v1/media/{shown}").status == 422
    assert anna.call("DELETE", f"/api/v1/media/{loose}").status == 200
    assert anna.get(f"/api/v1/media/{loose}").status == 404


def test_timelines_can_be_cut_down_to_posts_with_media(anna: Api, ben: Api) -> None:
    anna.publish("Words")
    with_picture = anna.publish("Look", media_ids=[ready(anna)])
    ben.post(f"/api/v1/statuses/{with_picture['id']}/reblog")
    for path in (f"/api/v1/accounts/{anna.id}/statuses", "/api/v1/timelines/public"):
        assert [post["id"] for post in ben.get(path, {"only_media": "true"}).json] == [with_picture["id"]]
    assert ben.get(f"/api/v1/accounts/{ben.id}/statuses", {"only_media": "true"}).json == []


def test_an_animation_stays_one_where_there_is_no_ffmpeg(anna: Api, inline_relay: Relay) -> None:
    sent = anna.send(animation(5))
    assert sent.status == 202
    tending.tend(timezone.now())
    inline_relay()
    media = anna.get(f"/api/v1/media/{sent.json['id']}").json
    assert media["type"] == "image"
    assert read(fetch(media["url"]).data).n_frames == 5


@pytest.mark.parametrize(("told", "shown"), [("10", "10/1"), ("29.97", "2997/100"), ("0.5", "1/2")])
def test_the_rate_of_a_films_frames_is_told_as_a_fraction(told: str, shown: str) -> None:
    film = replace(MediaView.unknown(1), file="1/token.mp4", width=64, height=48, frame_rate=told)
    assert media_json(film)["meta"]["original"]["frame_rate"] == shown


def test_files_are_served_with_their_type_and_kept_by_browsers(anna: Api) -> None:
    answers = {}
    for visibility in ("public", "private"):
        status = anna.publish("Look", visibility=visibility, media_ids=[ready(anna)])
        answers[visibility] = fetch(status["media_attachments"][0]["url"])
    assert answers["public"]["Content-Type"] == "image/png"
    assert answers["public"]["X-Content-Type-Options"] == "nosniff"
    assert answers["public"]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answers["private"]["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("0-3", slice(0, 4)),
        ("4-", slice(4, None)),
        ("-4", slice(-4, None)),
        ("9-99999", slice(9, None)),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(anna: Api, asked: str, part: slice) -> None:
    url = anna.send(picture()).json["url"]
    whole = fetch(url).data
    answer = fetch(url, Range=f"bytes={asked}")
    assert (answer.status_code, answer.data) == (206, whole[part])
    assert fetch(url, Range="bytes=999999-").status_code == 416
