"""Who may open what: every address of the door, asked by a stranger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern

from feed_project.web.urls import urlpatterns
from tests.web.conftest import SWAP, Visitor

PUBLIC = {
    "welcome",
    "local",
    "tag",
    "sign-up",
    "sign-in",
    "sign-out",
    "profile",
    "profile-with-replies",
    "followers",
    "following",
    "thread",
    "boosters",
    "admirers",
    "history",
    "account-uri",
    "post-uri",
    "boost-uri",
}
SAMPLES = {"<username:username>": "wren", "<id:post_id>": "7", "<id:notification_id>": "7", "<str:name>": "maps"}


def addresses() -> Iterator[tuple[str, str]]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        path = str(pattern.pattern)
        for placeholder, value in SAMPLES.items():
            path = path.replace(placeholder, value)
        assert "<" not in path
        yield str(pattern.name), f"/{path}"


MEMBERS_ONLY = [address for address in addresses() if address[0] not in PUBLIC]


def test_the_table_names_every_address_and_every_public_one() -> None:
    names = [name for name, _ in addresses()]
    assert "None" not in names
    assert len(names) == len(set(names))
    assert set(names) >= PUBLIC


@pytest.mark.parametrize(("name", "path"), MEMBERS_ONLY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in_from_whatever_is_not_public(method: str, name: str, path: str) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/auth/sign_in?")


@pytest.mark.parametrize(("name", "path"), MEMBERS_ONLY)
def test_a_stranger_s_swap_leads_the_whole_page_to_sign_in(name: str, path: str) -> None:
    answer = Client().post(path, headers=SWAP)
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/auth/sign_in")
    assert not answer.content


@pytest.mark.parametrize(("name", "path"), [address for address in addresses() if address[0] in PUBLIC])
def test_a_stranger_may_ask_for_whatever_is_public(name: str, path: str) -> None:
    assert "sign_in?" not in Client().get(path).headers.get("Location", "")


@pytest.mark.parametrize(("name", "path"), list(addresses()))
def test_no_address_takes_a_form_from_another_site(name: str, path: str, wren: Visitor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = wren.client.cookies
    assert strict.post(path, {"text": "hello"}).status_code in {403, 405}


def test_signing_in_leads_back_to_the_page_the_form_stood_on(stranger: Visitor) -> None:
    answer = stranger.post("/posts/7/favourite", Referer="http://testserver/@wren/7")
    assert answer["Location"] == "/auth/sign_in?next=http%3A%2F%2Ftestserver%2F%40wren%2F7"


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "http:///evil",
        "",
    ],
)
def test_next_never_leads_to_another_site(following: str, wren: Visitor, stranger: Visitor) -> None:
    fields = {"login": "wren", "password": "low tide at six", "next": following}
    assert stranger.post("/auth/sign_in", fields)["Location"] == "/home"
    assert wren.client.get("/auth/sign_in", {"next": following})["Location"] == "/home"


def test_what_a_member_sees_is_kept_by_nobody_else(wren: Visitor) -> None:
    for path in ("/home", "/public", "/@wren", "/notifications", "/compose", "/settings/profile"):
        answer = wren.get(path)
        assert "private" in answer["Cache-Control"], path
        assert "Cookie" in answer["Vary"], path


def test_pages_run_no_script_and_no_style_but_our_own(wren: Visitor) -> None:
    wren.publish("hello")
    for path in ("/home", "/@wren", "/compose", "/auth/sign_up", "/nothing-here"):
        answer = wren.get(path)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert " style=" not in answer.content.decode(), path
        assert " on" + "click=" not in answer.content.decode(), path
