"""Everything can be done in a browser that runs no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import join
from tests.e2e.server import Server


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    person = join(chromium, server, "curlew", java_script_enabled=False)
    yield person.page
    person.context.close()


def test_one_writes_reads_and_finds_the_post_at_home(page: Page) -> None:
    page.goto("/home")
    page.get_by_label("What would you like to say?").fill("no script was run")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("article").first).to_contain_text("no script was run")


def test_one_favourites_and_lands_on_the_same_post(page: Page) -> None:
    page.goto("/home")
    page.locator("article").first.get_by_role("button", name="Favourite").click()
    expect(page).to_have_url(re.compile(r"/home#entry-\d+$"))
    expect(page.locator("article").first.get_by_role("button", name="Favourite")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_one_answers_on_the_page_of_a_post(page: Page) -> None:
    page.goto("/home")
    page.locator("article").first.get_by_role("link", name="Reply to").click()
    page.get_by_label("Your reply to").fill("an answer without script")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("article.focus")).to_contain_text("an answer without script")


def test_one_follows_mutes_and_unfollows_somebody(page: Page, chromium: Browser, server: Server) -> None:
    join(chromium, server, "whimbrel").context.close()
    page.goto("/@whimbrel")
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    page.locator(".standing summary").click()
    page.get_by_role("button", name="Mute").click()
    expect(page.get_by_text("Muted", exact=True)).to_be_visible()
    page.get_by_role("button", name="Following").click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def test_one_edits_and_deletes_a_post(page: Page) -> None:
    page.goto("/@curlew")
    page.locator("article details.menu summary").first.click()
    page.get_by_role("link", name="Edit", exact=True).first.click()
    page.get_by_label("Your post").fill("changed without script")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("article.focus")).to_contain_text("changed without script")
    page.locator("article.focus details.menu summary").click()
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The post is deleted.")).to_be_visible()


def test_one_edits_the_profile_and_signs_out(page: Page) -> None:
    page.goto("/settings/profile")
    page.get_by_label("Display name").fill("Curlew the Calm")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Curlew the Calm").first).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page).to_have_url(re.compile("/public$"))
