"""A real Chromium and a real instance for the browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from feed_project.places import here
from feed_project.processes.browser import launch_options
from tests.e2e.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running Dunlin with its own servers."""
    running = Server(here().home / "browser-tests", DUNLIN_THROTTLE="off", DUNLIN_LINK_PREVIEWS="off")
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A person's browser: cookies of its own, Dunlin as the place it starts from."""
    context = chromium.new_context(base_url=server.base_url)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of that browser."""
    return context.new_page()
