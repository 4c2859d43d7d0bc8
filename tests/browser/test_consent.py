"""A client asks to be let in: the page that people see, from sign-in to the code."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import PASSWORD, join
from tests.browser.test_accessibility import RULES
from tests.e2e.server import Server

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


@pytest.fixture
def stranger(chromium: Browser, server: Server) -> Iterator[Page]:
    context = chromium.new_context(base_url=server.base_url, viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def _address(page: Page) -> str:
    fields = {"client_name": "Sandpiper", "redirect_uris": OUT_OF_BAND, "scopes": "read write"}
    client = page.context.request.post("/api/v1/apps", form=fields).json()
    query = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": OUT_OF_BAND}
    return f"/oauth/authorize?{urlencode({**query, 'scope': 'read write'})}"


def _sign_in(page: Page) -> None:
    page.get_by_label("E-mail address or user name").fill("sanderling")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_client_is_let_in_after_signing_in_and_shows_a_code(
    stranger: Page, chromium: Browser, server: Server
) -> None:
    join(chromium, server, "sanderling").context.close()
    stranger.goto(_address(stranger))
    _sign_in(stranger)
    expect(stranger.get_by_role("heading", name="Let Sandpiper in?")).to_be_visible()
    expect(stranger.get_by_text("@sanderling")).to_be_visible()
    assert not Axe().run(stranger, options=RULES).response["violations"]
    stranger.get_by_role("button", name="Allow").click()
    assert len(stranger.locator("#code").inner_text()) > 20
    assert not Axe().run(stranger, options=RULES).response["violations"]


def test_a_client_that_is_refused_gets_no_code(stranger: Page) -> None:
    stranger.goto(_address(stranger))
    _sign_in(stranger)
    stranger.get_by_role("button", name="Refuse").click()
    expect(stranger.get_by_role("heading", name="No access given")).to_be_visible()


def test_a_client_that_nobody_knows_is_explained(stranger: Page) -> None:
    stranger.goto("/oauth/authorize?response_type=code&client_id=nobody&redirect_uri=https://evil.example/")
    if "sign_in" in stranger.url:
        _sign_in(stranger)
    expect(stranger.get_by_role("heading", name="This request cannot be granted")).to_be_visible()
    assert not Axe().run(stranger, options=RULES).response["violations"]
