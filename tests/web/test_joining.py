"""Joining, signing in and out, the profile form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web.conftest import PASSWORD, Visitor, tags, text

NEW = {"username": "wader", "email": "wader@example.com", "password": PASSWORD}


def test_joining_signs_in_and_leads_home(stranger: Visitor) -> None:
    assert stranger.post("/auth/sign_up", NEW)["Location"] == "/home"
    assert "@wader" in text(stranger.get("/@wader"))
    assert stranger.get("/home").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "wren", "already been taken"),
        ("username", "WREN", "already been taken"),
        ("username", "two words", "letters, numbers and underscores"),
        ("username", "", "required"),
        ("email", "wren@example.com", "already been taken"),
        ("email", "nothing", "valid email"),
        ("password", "short", "too short"),
        ("password", "password", "too common"),
    ],
)
def test_what_is_wrong_with_a_joining_stands_beside_its_field(
    field: str, value: str, words: str, wren: Visitor, stranger: Visitor
) -> None:
    answer = stranger.post("/auth/sign_up", {**NEW, field: value})
    assert answer.status_code == 422
    assert words in text(answer)
    invalid = [i["name"] for i in tags(answer, "input") if i.get("aria-invalid") == "true"]
    assert invalid == [field]
    assert stranger.get("/home").status_code == 302


def test_a_closed_community_takes_nobody_in(stranger: Visitor, settings: Any) -> None:
    settings.DUNLIN_REGISTRATIONS_OPEN = False
    assert "no new members" in text(stranger.post("/auth/sign_up", NEW))
    assert stranger.get("/@wader").status_code == 404
    assert "/auth/sign_up" not in text(stranger.get("/auth/sign_in"))


@pytest.mark.parametrize("login", ["wren", "@wren", "WREN", "wren@example.com", "WREN@example.com"])
def test_one_signs_in_with_name_or_address(login: str, wren: Visitor, stranger: Visitor) -> None:
    answer = stranger.post("/auth/sign_in", {"login": login, "password": PASSWORD, "next": "/@wren"})
    assert answer["Location"] == "/@wren"


@pytest.mark.parametrize(
    ("login", "password"), [("wren", "wrong"), ("nobody", PASSWORD), ("", ""), ("wren", ""), ("wr\x00en", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    login: str, password: str, wren: Visitor, stranger: Visitor
) -> None:
    answer = stranger.post("/auth/sign_in", {"login": login, "password": password})
    assert answer.status_code == 422
    assert stranger.get("/home").status_code == 302


def test_signing_out_ends_the_session_and_forgets_pages(wren: Visitor) -> None:
    answer = wren.post("/auth/sign_out")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert wren.get("/home").status_code == 302
    assert Client().get("/auth/sign_out").status_code == 405


def test_passwords_can_be_tried_ten_times_in_a_while(wren: Visitor, stranger: Visitor, limits_from_zero: None) -> None:
    tries = [stranger.post("/auth/sign_in", {"login": "wren", "password": "wrong"}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]
    for login in (" WREN ", "@wren", "wren@example.com"):
        assert stranger.post("/auth/sign_in", {"login": login, "password": PASSWORD}).status_code == 429, login


def test_one_password_cannot_be_tried_on_every_name(stranger: Visitor, limits_from_zero: None) -> None:
    names = [f"nobody{number}" for number in range(51)]
    tries = [stranger.post("/auth/sign_in", {"login": name, "password": "wrong"}).status_code for name in names]
    assert tries == [422] * 50 + [429]


def test_every_spelling_and_the_password_grant_share_one_count(
    wren: Visitor, stranger: Visitor, limits_from_zero: None
) -> None:
    guess = {"grant_type": "password", "username": "Wren@example.com", "password": "wrong", "client_id": "a-client"}
    for login in ("wren", "@wren", "wren@example.com"):
        for _ in range(3):
            assert stranger.post("/auth/sign_in", {"login": login, "password": "wrong"}).status_code == 422
    assert stranger.post("/oauth/token", guess).status_code == 401
    refused = stranger.post("/oauth/token", guess)
    assert (refused.status_code, refused.json()) == (429, {"error": "Too many requests"})
    assert refused["Retry-After"] == "300"
    assert (refused["X-RateLimit-Limit"], refused["X-RateLimit-Remaining"]) == ("10", "0")
    assert stranger.post("/auth/sign_in", {"login": "wren", "password": PASSWORD}).status_code == 429


def test_a_profile_says_what_its_owner_wrote(wren: Visitor) -> None:
    fields = {
        "display_name": "Wren Okafor",
        "note": "Tides.\r\n\r\nMud.",
        "field_name": ["Website", "", "", ""],
        "field_value": ["https://example.org/", "", "", ""],
        "discoverable": "on",
        "default_visibility": "unlisted",
        "default_language": "de",
    }
    assert wren.post("/settings/profile", fields)["Location"] == "/@wren"
    page = text(wren.get("/@wren"))
    for words in ("Wren Okafor", "<p>Mud.</p>", "Website", "https://example.org/", "Your profile is saved"):
        assert words in page
    composer = " ".join(text(wren.get("/compose")).split()).replace(" selected >", " selected>")
    assert '<option value="unlisted" selected>' in composer
    assert '<option value="de" selected>' in composer


@pytest.mark.parametrize(
    "wrong", [{"display_name": "x" * 31}, {"note": "x" * 501}, {"default_visibility": "direct"}, {"note": "\x00"}]
)
def test_a_profile_that_cannot_be_is_refused_with_its_words(wrong: dict[str, str], wren: Visitor) -> None:
    fields = {"display_name": "", "note": "", "default_visibility": "public", "default_language": "", **wrong}
    answer = wren.post("/settings/profile", fields)
    assert answer.status_code == 422
    assert 'class="errors"' in text(answer) or 'role="alert"' in text(answer)
