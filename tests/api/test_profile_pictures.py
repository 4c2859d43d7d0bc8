"""Avatars and headers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Answered, Api
from tests.api.test_media import fetch, files
from tests.media.files import animation, claimed, picture, read, with_metadata

PATH = "/api/v1/accounts/update_credentials"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "feed_project.urls"


def change(api: Api, **pictures: bytes) -> Answered:
    sent = {which: SimpleUploadedFile("me.png", content) for which, content in pictures.items()}
    return api.multipart(PATH, {**sent, "display_name": "Anna"}, "PATCH")


def test_avatar_and_header_are_cropped_and_shown_everywhere(anna: Api, ben: Api) -> None:
    me = change(anna, avatar=with_metadata(), header=animation(3, 300, 300)).json
    assert me["display_name"] == "Anna"
    assert me["avatar"] == me["avatar_static"]
    assert read(fetch(me["avatar"]).data).size == (400, 400)
    assert read(fetch(me["header"]).data).size == (1500, 500)
    assert b"SECRET" not in fetch(me["avatar"]).data
    assert fetch(me["avatar"])["Cache-Control"] == "public, max-age=31536000, immutable"
    posted = anna.publish("Look")
    assert ben.get(f"/api/v1/statuses/{posted['id']}").json["account"]["avatar"] == me["avatar"]
    assert len(files()) == 2


def test_a_replaced_avatar_is_gone_and_the_header_stays(anna: Api) -> None:
    first = change(anna, avatar=picture(), header=picture()).json
    second = change(anna, avatar=picture(50, 50)).json
    assert second["avatar"] != first["avatar"]
    assert second["header"] == first["header"]
    assert fetch(first["avatar"]).status_code == 404
    assert len(files()) == 2
    assert anna.call("PATCH", PATH, {"note": "Words only"}).json["avatar"] == second["avatar"]


def test_pictures_can_be_taken_away(anna: Api) -> None:
    before = anna.get("/api/v1/accounts/verify_credentials").json
    shown = change(anna, avatar=picture(), header=picture()).json
    assert anna.call("DELETE", "/api/v1/profile/avatar").json["avatar"] == before["avatar"]
    assert anna.call("DELETE", "/api/v1/profile/header").json["header"] == before["header"]
    assert anna.call("DELETE", "/api/v1/profile/header").status == 200
    assert fetch(shown["avatar"]).status_code == 404
    assert files() == []


@pytest.mark.parametrize("content", [SVG, b"", claimed(50_000, 50_000), picture()[:60]])
def test_what_is_no_picture_changes_nothing_of_the_profile(anna: Api, content: bytes) -> None:
    answer = change(anna, avatar=content)
    assert (answer.status, "Avatar" in answer.json["error"]) == (422, True)
    assert anna.get("/api/v1/accounts/verify_credentials").json["display_name"] == ""
    assert files() == []


def test_a_guessed_profile_picture_is_not_served(anna: Api, ben: Api) -> None:
    name = change(anna, avatar=picture()).json["avatar"].rpartition("/")[2]
    for path in (f"profiles/{ben.id}/{name}", f"profiles/{anna.id}/header-{'0' * 48}.webp", f"profiles/{2**64}/{name}"):
        assert fetch(f"/media/{path}").status_code == 404
