"""Members of a running instance who act through its REST API, as any client does."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
SCOPES = "read write follow push"


@dataclass(frozen=True)
class Member:
    """An account and a token of its own."""

    http: httpx.Client = field(repr=False)
    token: str = field(repr=False)
    app: dict[str, str] = field(repr=False)  # client_id, client_secret
    id: str = ""

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """Call `/api/v1/{path}`; the answer's JSON, HTTPStatusError when it is refused."""
        headers = {"Authorization": f"Bearer {self.token}", **arguments.pop("headers", {})}
        answer = self.http.request(method, f"/api/v1/{path}", headers=headers, **arguments)
        answer.raise_for_status()
        return answer.json()

    def post(self, text: str, visibility: str = "public", **more: Any) -> str:
        """Publish a post; its id."""
        headers = more.pop("headers", {})
        form = {"status": text, "visibility": visibility, **more}
        return str(self.call("POST", "statuses", json=form, headers=headers)["id"])

    def follow(self, other: Member) -> None:
        """Follow somebody."""
        self.call("POST", f"accounts/{other.id}/follow")

    def revoke(self) -> None:
        """Give the token back."""
        self.http.post("/oauth/revoke", json={**self.app, "token": self.token}).raise_for_status()

    def home(self, after: str = "0") -> list[str]:
        """Ids of the home timeline's entries after an id, oldest first."""
        found: list[str] = []
        while True:
            page = self.call("GET", "timelines/home", params={"min_id": after, "limit": 40})
            if not page:
                return found
            found += [status["id"] for status in reversed(page)]
            after = page[0]["id"]


def join(server: str | httpx.Client, names: list[str]) -> list[Member]:
    """Register accounts by the API, as an app's sign-up form does; at an address, or with a client for it."""
    http = httpx.Client(base_url=server, timeout=60) if isinstance(server, str) else server
    app = http.post(
        "/api/v1/apps", json={"client_name": "members", "redirect_uris": OUT_OF_BAND, "scopes": SCOPES}
    ).json()
    grant = {"grant_type": "client_credentials", "redirect_uri": OUT_OF_BAND, "scope": SCOPES}
    client = {name: app[name] for name in ("client_id", "client_secret")}
    token = http.post("/oauth/token", json={**grant, **client}).json()["access_token"]
    return [_registered(http, token, client, name) for name in names]


def _registered(http: httpx.Client, token: str, app: dict[str, str], name: str) -> Member:
    form = {"username": name, "email": f"{name}@example.org", "password": f"the password of {name}"}
    answer = http.post(
        "/api/v1/accounts",
        json={**form, "agreement": True, "locale": "en"},
        headers={"Authorization": f"Bearer {token}"},
    )
    answer.raise_for_status()
    member = Member(http, answer.json()["access_token"], app)
    return replace(member, id=_own_id(member))


def _own_id(member: Member) -> str:
    """Ask until the account is there: a loaded machine may not settle within the time a write waits."""
    for _ in range(100):
        with suppress(httpx.HTTPStatusError):
            return str(member.call("GET", "accounts/verify_credentials")["id"])
        time.sleep(0.1)
    raise RuntimeError("A new account cannot be read.")
