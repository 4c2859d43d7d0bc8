"""How the members of a town ask: with a token at the API, with a browser at the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User

Viewer = str | None
ALL = 40


@dataclass(frozen=True)
class Told:
    """An answer."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Asking:
    """Every question is put once until `forget`: several surfaces may stand on one page."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self.answers: dict[tuple[Any, ...], Any] = {}
        self.tokens: dict[str, str] = {}
        self._browsers: dict[Viewer, Client] = {None: Client()}
        for name, account_id in ids.items():
            now = timezone.now()
            user = User.objects.create(account_id=account_id, email=f"{name}@example.org", created_at=now)
            self.tokens[name] = issue_token(user=user, application_id=None, scopes=("read", "write", "push"), now=now)
            self._browsers[name] = Client()
            self._browsers[name].force_login(user)

    def forget(self) -> None:
        """Something has happened: ask anew."""
        self.answers.clear()

    def get(self, viewer: Viewer, path: str, **query: Any) -> Told:
        """The answer of the API as the viewer."""
        headers = {"Authorization": f"Bearer {self.tokens[viewer]}"} if viewer else {}
        return self._asked(viewer, f"/api/{path}", query, headers)

    def post(self, viewer: str, path: str, body: Any) -> Told:
        """Write through the API as the viewer."""
        headers = {"Authorization": f"Bearer {self.tokens[viewer]}"}
        answer = Client().post(f"/api/{path}", body, content_type="application/json", headers=headers)
        return Told(answer.status_code, answer.content.decode(), answer.headers)

    def page(self, viewer: Viewer, path: str) -> Told:
        """A page of the web's, as the viewer's browser gets it."""
        return self._asked(viewer, path, {}, {})

    def _asked(self, viewer: Viewer, path: str, query: dict[str, Any], headers: dict[str, str]) -> Told:
        key = (viewer, path, str(query))
        if key not in self.answers:
            browser = Client() if path.startswith("/api/") else self._browsers[viewer]
            answer = browser.get(path, query_params=query or None, headers=headers)
            body = b"".join(answer) if answer.streaming else answer.content
            self.answers[key] = Told(answer.status_code, body.decode(), answer.headers)
        return self.answers[key]  # type: ignore[no-any-return]

    def walk(self, viewer: Viewer, path: str, **query: Any) -> list[Any]:
        """All pages of a timeline."""
        found: list[Any] = []
        while True:
            answer = self.get(viewer, path, limit=ALL, **query)
            assert answer.status == 200, (path, viewer, answer.text)
            found += answer.json
            further = re.search(r'(max_id|offset)=(\d+)[^>]*>; rel="next"', answer.headers.get("Link", ""))
            if further is None:
                return found
            query[further[1]] = further[2]

    def leaf(self, viewer: Viewer, path: str) -> set[int]:
        """The posts on all pages of the web's that follow each other."""
        text, found = self.page(viewer, path).text, set()
        while True:
            found |= {int(number) for number in re.findall(r'data-post="(\d+)"', text)}
            further = re.search(r'href="([^"]*max_id=[^"]*)"', text) or re.search(r'href="([^"]*before=[^"]*)"', text)
            if further is None:
                return found
            text = self.page(viewer, further[1].replace("&amp;", "&")).text
