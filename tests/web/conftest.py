"""Members with sessions; what is written is projected at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from feed_project import presence
from feed_project.identity.registration import register_user
from feed_project.web import acting, sessions

PASSWORD = "low tide at six"
SWAP = {"HX-Request": "true"}


@dataclass
class Visitor:
    """A browser, signed in or not."""

    client: Client
    account_id: int = 0
    username: str = ""

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.client.post(path, fields or {}, headers=headers)

    def swap(self, path: str, fields: dict[str, Any] | None = None) -> HttpResponse:
        """Press a button the way htmx does."""
        return self.client.post(path, fields or {}, headers=SWAP)

    def publish(self, text: str, **fields: Any) -> int:
        """Write a post with the form; its id, read off the member's own page."""
        answer = self.post("/compose", {"text": text, "visibility": "public", **fields})
        assert answer.status_code == 302, answer.content.decode()
        page = self.get(f"/@{self.username}/with_replies").content.decode()
        return int(page.split('data-post="')[1].split('"')[0])

    def url(self, post_id: int) -> str:
        return f"/@{self.username}/{post_id}"


@pytest.fixture(autouse=True)
def projected(monkeypatch: pytest.MonkeyPatch, inline_relay: Callable[[], int], db: None, settings: Any) -> None:
    """Writes settle at once, limits are off, nobody was seen today."""
    settings.DUNLIN_THROTTLE = False
    settings.DUNLIN_SETTLE_MS = 0
    presence._noted.clear()
    monkeypatch.setattr(presence, "read_barrier", lambda *_: inline_relay())
    for module in (acting, sessions):
        monkeypatch.setattr(module, "settle", lambda _: inline_relay())


@pytest.fixture
def member(inline_relay: Callable[[], int]) -> Callable[..., Visitor]:
    """Make a member who is signed in."""

    def make(username: str, **fields: Any) -> Visitor:
        joined = register_user(
            username=username, email=f"{username}@example.com", password=PASSWORD, now=timezone.now(), **fields
        )
        inline_relay()
        client = Client()
        client.force_login(joined.user)
        return Visitor(client, joined.user.account_id, username)

    return make


@pytest.fixture
def stranger() -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(Client())


@pytest.fixture
def wren(member: Callable[..., Visitor]) -> Visitor:
    return member("wren")


@pytest.fixture
def ana(member: Callable[..., Visitor]) -> Visitor:
    return member("ana")


class _Reader(HTMLParser):
    """Keeps the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(answer: HttpResponse, name: str) -> list[dict[str, str | None]]:
    """The attributes of every tag of a name in a page."""
    reader = _Reader()
    reader.feed(answer.content.decode())
    return [attributes for tag, attributes in reader.tags if tag == name]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()
