"""A person with a browser: joins, signs in, sends forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.server import Server

PASSWORD = "low tide at six"


@dataclass
class Person:
    """A member of the community, in a browser context of its own."""

    context: BrowserContext
    username: str
    problems: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0]

    def send(self, path: str, **fields: Any) -> int:
        """Send a form without opening its page; the status that came back."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        origin = self.page.url
        headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": origin}
        answer = self.context.request.post(path, form=fields, headers=headers, max_redirects=0)
        return answer.status

    def publish(self, text: str, **fields: Any) -> None:
        """Write a post."""
        assert self.send("/compose", **{"visibility": "public", **fields}, text=text) == 302

    def newest(self) -> str:
        """Address of the newest post on the member's own page."""
        page = self.context.new_page()
        page.goto(f"/@{self.username}/with_replies")
        url = page.locator("article").first.get_attribute("data-url") or ""
        page.close()
        return url


def watch(page: Page, problems: list[str]) -> None:
    """Collect what a page complains about: console errors, exceptions, other servers."""
    page.on("console", lambda m: problems.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: _note_foreign(request.url, problems))


def _note_foreign(url: str, problems: list[str]) -> None:
    if not url.startswith(("http://localhost:", "http://127.0.0.1:", "data:", "blob:")):
        problems.append(f"asked another server: {url}")


def join(chromium: Browser, server: Server, username: str, **options: Any) -> Person:
    """Join through the page, as people do; the browser is left on the home timeline."""
    context = chromium.new_context(base_url=server.base_url, **options)
    person = Person(context, username)
    page = context.new_page()
    watch(page, person.problems)
    page.goto("/auth/sign_up")
    page.get_by_label("User name").fill(username)
    page.get_by_label("E-mail address").fill(f"{username}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page).to_have_url(f"{server.base_url}/home")
    return person


def sign_in(chromium: Browser, server: Server, username: str, **options: Any) -> Person:
    """Sign in through the page with another browser."""
    context = chromium.new_context(base_url=server.base_url, **options)
    person = Person(context, username)
    page = context.new_page()
    watch(page, person.problems)
    page.goto("/auth/sign_in")
    page.get_by_label("E-mail address or user name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{server.base_url}/home")
    return person
