"""People who write while something breaks: real HTTP, bounded, every answer kept."""

from __future__ import annotations

import itertools
import threading
import uuid
from dataclasses import dataclass, field

import httpx

from tests.e2e.server import Server

_numbers = itertools.count(1)
PASSWORD = "correct-horse-battery"
SCOPES = "read write follow"
# A writer whose server is away tries again, with the same key, as a careful client does.
TRIES = 40


@dataclass
class Person:
    """An account with its token."""

    account_id: str
    username: str
    client: httpx.Client

    def post(self, text: str, key: str) -> str:
        """Publish a post, trying again while the server cannot be reached; its id."""
        for _ in range(TRIES):
            try:
                answer = self.client.post("/api/v1/statuses", json={"status": text}, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                threading.Event().wait(0.25)
                continue
            if answer.status_code >= 500:
                threading.Event().wait(0.25)
                continue
            answer.raise_for_status()
            return str(answer.json()["id"])
        raise AssertionError("the server did not come back")

    def home(self) -> list[str]:
        """The ids on the first page of the home timeline."""
        answer = self.client.get("/api/v1/timelines/home", params={"limit": 40})
        answer.raise_for_status()
        return [status["id"] for status in answer.json()]


def arrive(server: Server, count: int) -> list[Person]:
    """Register so many people, who all follow each other."""
    people = [_register(server) for _ in range(count)]
    for one, other in itertools.permutations(people, 2):
        one.client.post(f"/api/v1/accounts/{other.account_id}/follow").raise_for_status()
    return people


def _register(server: Server) -> Person:
    client = httpx.Client(base_url=server.base_url, timeout=15)
    wish = {"client_name": "traffic", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": SCOPES}
    app = client.post("/api/v1/apps", json=wish)
    keys = app.raise_for_status().json()
    app_token = client.post(
        "/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": keys["client_id"],
            "client_secret": keys["client_secret"],
            "scope": SCOPES,
        },
    )
    client.headers["Authorization"] = f"Bearer {app_token.raise_for_status().json()['access_token']}"
    username = f"writer{next(_numbers)}_{uuid.uuid4().hex[:6]}"  # noqa: TID251 - names only have to differ
    token = client.post(
        "/api/v1/accounts",
        json={"username": username, "email": f"{username}@example.org", "password": PASSWORD, "agreement": True},
    )
    client.headers["Authorization"] = f"Bearer {token.raise_for_status().json()['access_token']}"
    mine = "/api/v1/accounts/verify_credentials"
    server.wait_for(lambda: client.get(mine).is_success, 10, "the new account does not appear")
    return Person(client.get(mine).json()["id"], username, client)


@dataclass
class Traffic:
    """Everybody posts, one after the other, `posts` times each; a context that ends when all are done."""

    people: list[Person]
    posts: int
    acknowledged: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Traffic:
        """Start writing."""
        self._threads = [threading.Thread(target=self._write, args=(person,)) for person in self.people]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until all is written."""
        for thread in self._threads:
            thread.join(120)

    def _write(self, person: Person) -> None:
        try:
            for number in range(self.posts):
                key = f"{person.username}-{next(_numbers)}"
                self.acknowledged.append(person.post(f"post {number} of {key}", key))
        except BaseException as failure:
            self.failures.append(failure)
