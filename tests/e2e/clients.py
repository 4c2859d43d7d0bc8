"""How real clients are started: members of `Mastodon.py`, forms filled in as a browser does."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import httpx
from mastodon import Mastodon

from tests.e2e.server import Server

PASSWORD = "correct horse battery"
SCOPES = ["read", "write", "follow", "push"]


def registered(server: Server, username: str) -> Mastodon:
    """A member who joined through the API with `Mastodon.py` itself."""
    client_id, client_secret = Mastodon.create_app("E2E", scopes=SCOPES, api_base_url=server.base_url)
    api = Mastodon(client_id, client_secret, api_base_url=server.base_url, ratelimit_method="throw")
    api.create_account(username, PASSWORD, f"{username}@example.com", agreement=True, scopes=SCOPES)
    return api


def eventually(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)
    return value


def submit(browser: httpx.Client, page: httpx.Response, **typed: str) -> httpx.Response:
    """Fill in the page's form and send it, as a browser without JavaScript does."""
    assert page.status_code == 200, page.text
    form = max(re.findall(r"<form.*?</form>", page.text, re.DOTALL), key=lambda text: text.count("<input"))
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes:
            fields[attributes["name"]] = attributes.get("value", "").replace("&amp;", "&").replace("&#x27;", "'")
    names = {"email": next((name for name in fields if name in {"email", "username", "login"}), "email")}
    fields.update({names.get(key, key): value for key, value in typed.items()})
    action = re.search(r'action="([^"]*)"', form)
    target = action[1].replace("&amp;", "&") if action and action[1] else str(page.url)
    return browser.post(target, data=fields, headers={"Referer": str(page.url)})


def pkce() -> tuple[str, str]:
    """A verifier and its S256 challenge (RFC 7636 §4.2)."""
    verifier = secrets.token_urlsafe(40)
    digest = hashlib.sha256(verifier.encode()).digest()
    return verifier, base64.urlsafe_b64encode(digest).decode().rstrip("=")
