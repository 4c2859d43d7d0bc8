"""Buttons answer at once, take it back when the server refuses, and act once however often they are pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.person import Person, join
from tests.e2e.server import Server


@pytest.fixture(scope="module")
def plover(chromium: Browser, server: Server) -> Iterator[Person]:
    person = join(chromium, server, "plover")
    yield person
    person.context.close()


@pytest.fixture
def home(plover: Person) -> Page:
    plover.publish("press me")
    page = plover.page
    page.goto("/home")
    return page


def test_a_favourite_is_painted_before_the_server_has_answered(home: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    home.route("**/favourite", hold)
    button = home.locator("article").first.get_by_role("button", name="Favourite")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button.locator(".count")).to_have_text("1")
    home.wait_for_timeout(50)
    held[0].continue_()
    expect(button).to_have_attribute("formaction", re.compile("unfavourite"))
    expect(button).to_be_focused()
    home.unroute("**/favourite")
    home.reload()
    expect(button).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("failure", ["server", "network"])
def test_a_favourite_that_fails_is_taken_back_and_said(failure: str, home: Page) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=500, body="") if failure == "server" else route.abort()

    home.route("**/favourite", fail)
    button = home.locator("article").first.get_by_role("button", name="Favourite")
    button.click()
    expect(home.locator("#toast")).to_contain_text("Nothing has changed")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button.locator(".count")).to_have_text("0")
    home.unroute("**/favourite")


def test_a_double_click_sends_one_request(home: Page) -> None:
    asked: list[str] = []
    home.on("request", lambda r: asked.append(r.url) if "/boost" in r.url else None)
    button = home.locator("article").first.get_by_role("button", name="Boost")
    button.dblclick()
    expect(button).to_have_attribute("aria-pressed", "true")
    home.wait_for_timeout(300)
    assert len(asked) == 1


def test_follow_is_painted_at_once_and_can_be_taken_back(plover: Person, chromium: Browser, server: Server) -> None:
    join(chromium, server, "dotterel").context.close()
    page = plover.page
    page.goto("/@dotterel")
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    expect(page.locator("[formaction$='/unfollow']")).to_have_count(1)
    page.get_by_role("button", name="Following").click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(home: Page) -> None:
    menu = home.locator("article details.menu").first
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    home.keyboard.press("Tab")
    home.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_markup_of_strangers_runs_nothing_even_where_htmx_looks(home: Page, plover: Person) -> None:
    plover.publish(
        '<button hx-post="/auth/sign_out" hx-trigger="load">x</button> <img src=x onerror="document.title=1">'
    )
    home.goto("/home")
    home.wait_for_timeout(300)
    expect(home).to_have_title("Home · Dunlin")
    assert home.locator("#feed [hx-trigger], #feed img").count() == 0


def test_the_whole_way_was_without_a_complaint(plover: Person) -> None:
    expected = ("status of 500", "net::ERR_FAILED", "htmx:", "Response Status Error Code 500")
    assert [p for p in plover.problems if not any(words in p for words in expected)] == []


def test_a_bookmark_is_painted_without_a_count_and_taken_back_when_it_fails(home: Page) -> None:
    button = home.locator("article").first.get_by_role("button", name="Bookmark")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_attribute("formaction", re.compile("unbookmark"))
    home.route("**/unbookmark", lambda route: route.fulfill(status=500, body=""))
    button.click()
    expect(home.locator("#toast")).to_contain_text("Nothing has changed")
    expect(button).to_have_attribute("aria-pressed", "true")
