"""Session keys as cookies may spell them."""

from __future__ import annotations

import pytest
from django.test import Client

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
