"""Members with tokens, and a client that speaks JSON; what is written is projected at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone

from feed_project import presence
from feed_project.api import accounts, media, writing
from feed_project.identity.bearer import issue_token
from feed_project.identity.models import Application, User
from feed_project.identity.oauth import secret_digest
from feed_project.identity.registration import register_user

PASSWORD = "correct horse battery"
SECRET = "a secret that only the client knows"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    json: Any
    headers: Any


@dataclass
class Api:
    """Speaks to the API, with or without a token."""

    token: str | None = None
    account_id: int = 0
    username: str = ""

    @property
    def id(self) -> str:
        return str(self.account_id)

    def call(self, method: str, path: str, body: Any = None, query: Any = None, **headers: str) -> Answered:
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        kind = "application/json"
        if isinstance(body, bytes | str):
            kind = headers.pop("content_type", kind)
        response = Client().generic(
            method,
            path,
            body if isinstance(body, bytes | str) else _json(body),
            content_type=kind,
            headers=headers,
            query_params=query,
        )
        content = response.content
        parsed = response.json() if content and "json" in response["Content-Type"] else content
        return Answered(response.status_code, parsed, response.headers)

    def get(self, path: str, query: Any = None, **headers: str) -> Answered:
        return self.call("GET", path, None, query, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answered:
        return self.call("POST", path, body, **headers)

    def send(self, file: bytes, path: str = "/api/v2/media", method: str = "POST", **fields: Any) -> Answered:
        """Upload a file the way browsers do."""
        name = fields.pop("name", "picture.png")
        content = {**fields, "file": SimpleUploadedFile(name, file, "image/png")}
        return self.multipart(path, content, method)

    def multipart(self, path: str, content: Any, method: str = "POST") -> Answered:
        body = encode_multipart("next-part", content)
        return self.call(method, path, body, content_type="multipart/form-data; boundary=next-part")

    def publish(self, text: str, **fields: Any) -> Any:
        answer = self.post("/api/v1/statuses", {"status": text, **fields})
        assert answer.status == 200, answer.json
        return answer.json


def _json(body: Any) -> str:
    import json

    return "" if body is None else json.dumps(body)


@pytest.fixture(autouse=True)
def projected(
    monkeypatch: pytest.MonkeyPatch, inline_relay: Callable[[], int], db: None, settings: Any, tmp_path: Path
) -> None:
    """This door alone: writes settle at once, limits are off, nobody was seen today, no film can be processed."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DUNLIN_FFMPEG = ""
    settings.ROOT_URLCONF = "feed_project.api.urls"
    settings.DUNLIN_THROTTLE = False
    settings.DUNLIN_SETTLE_MS = 0
    presence._noted.clear()
    for module in (writing, accounts, media):
        monkeypatch.setattr(module, "settle", lambda outcome: inline_relay())


@pytest.fixture
def application() -> Application:
    return make_application()


def make_application(**fields: Any) -> Application:
    values = {
        "client_id": "a-client",
        "client_secret": secret_digest(SECRET),
        "hash_client_secret": False,
        "client_type": "confidential",
        "authorization_grant_type": "authorization-code",
        "name": "A client",
        "website": "https://client.example",
        "redirect_uris": "urn:ietf:wg:oauth:2.0:oob https://client.example/back",
        "scopes": "read write follow push",
    }
    return Application.objects.create(**{**values, **fields})


@pytest.fixture
def member(application: Application, inline_relay: Callable[[], int]) -> Callable[..., Api]:
    """Make a member with a token."""

    def make(username: str, *, scopes: str = "read write follow push", **fields: Any) -> Api:
        joined = register_user(
            username=username,
            email=f"{username}@example.com",
            password=PASSWORD,
            now=timezone.now(),
            **fields,
        )
        inline_relay()
        return Api(token_for(joined.user, scopes, application), joined.user.account_id, username)

    return make


def token_for(user: User | None, scopes: str, application: Application) -> str:
    return issue_token(user=user, application_id=application.id, scopes=scopes.split(), now=timezone.now())


@pytest.fixture
def anna(member: Callable[..., Api]) -> Api:
    return member("anna")


@pytest.fixture
def ben(member: Callable[..., Api]) -> Api:
    return member("ben")


@pytest.fixture
def anybody() -> Api:
    return Api()
