"""Session keys as cookies may spell them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from feed_project.identity.models import User
from feed_project.identity.registration import register_user
from feed_project.identity.sessions import SessionStore


@pytest.mark.parametrize("key", ["abcdefgh\0", "\0", "abcdefghé", "abcdefgh\ud800", "short", "", None])
def test_a_key_that_nobody_was_given_is_none(key: str | None) -> None:
    assert SessionStore(key).session_key is None


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/home", "/oauth/authorize"])
@pytest.mark.parametrize("cookie", [r'"abcdefgh\000"', r'"abcdefgh\351"'])
def test_a_cookie_with_nul_in_it_signs_nobody_in(path: str, cookie: str) -> None:
    answer = Client().get(path, headers={"Cookie": f"sessionid={cookie}"})
    assert answer.status_code == 302
    assert "sign_in" in answer["Location"]


@pytest.mark.django_db
def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in() -> None:
    register_user(username="anna", email="anna@example.com", password="correct horse", now=timezone.now())
    planted = SessionStore()
    planted["seen"] = True
    planted.create()
    browser = Client()
    for key in (str(planted.session_key), "a" * 32):  # one there is, and one made up
        browser.logout()
        browser.cookies["sessionid"] = key
        answer = browser.post("/auth/sign_in", {"login": "anna@example.com", "password": "correct horse"})
        assert (answer.status_code, answer["Location"]) == (302, "/home")
        assert browser.cookies["sessionid"].value not in {key, ""}
        assert not SessionStore(key).exists(key)
        assert Client(headers={"Cookie": f"sessionid={key}"}).get("/home").status_code == 302


@pytest.mark.django_db
def test_a_changed_password_ends_every_session_there_was() -> None:
    user = register_user(username="anna", email="anna@example.com", password="correct horse", now=timezone.now()).user
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk))
    user.set_password("battery staple")
    user.save()
    answer = browser.get("/home")
    assert (answer.status_code, "sign_in" in answer["Location"]) == (302, True)
