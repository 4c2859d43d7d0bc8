"""The composer: it counts as the server does, keeps drafts, and says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from events import post_text
from tests.browser.person import Person, join
from tests.e2e.server import Server

TEXTS = [
    "",
    "hello",
    "👩‍👩‍👧‍👦🏳️‍🌈e\u0301",
    "see https://example.org/a?b=c#d and http://x.org.",
    "(https://example.org/a_(b)) https://example.org/!?",
    "xhttps://example.org https://-no https://ex.org/\u200bhidden",
    "https://münchen.example/straße, https://例え.jp/パス。",
    "@ana @ana@example.org @ana.berg@sub.example.org. @a-b",
    "mail me@example.org or /@ana or =@ana (@ana)",
    "#tag #1 #日本 a#b ＃wide",
    "'https://example.org' \"https://example.org/x\" <https://example.org/y>",
    "https://example.org/@ana https://example.org/#tag",
    "line\nline\n\nline",
    "नमस्ते 안녕하세요 ภาษาไทย",
    "@" * 20 + "https://" * 3,
    "HTTPS://EXAMPLE.ORG/ HtTp://a",
]


@pytest.fixture(scope="module")
def avocet(chromium: Browser, server: Server) -> Iterator[Person]:
    person = join(chromium, server, "avocet")
    yield person
    person.context.close()


@pytest.fixture
def compose(avocet: Person) -> Page:
    page = avocet.page
    page.goto("/compose")
    page.evaluate("localStorage.clear()")
    page.reload()
    return page


@pytest.mark.parametrize("text", TEXTS)
def test_the_counter_agrees_with_the_server(text: str, compose: Page) -> None:
    compose.locator("#composer-text").fill(text)
    left = compose.locator("#composer-left .left")
    expect(left).to_have_text(str(500 - post_text.length(text)))


def test_one_too_many_is_said_before_it_is_sent(compose: Page) -> None:
    compose.locator("#composer-text").fill("é" * 499)
    button = compose.get_by_role("button", name="Post", exact=True)
    expect(button).to_be_enabled()
    compose.get_by_text("Content warning").first.click()
    compose.locator("#composer-spoiler").fill("two")
    expect(compose.locator("#composer-left .left")).to_have_text("-2")
    expect(button).to_be_disabled()


def test_a_draft_outlives_its_tab_until_it_is_published(compose: Page, avocet: Person) -> None:
    compose.locator("#composer-text").fill("half a thou")
    other = avocet.context.new_page()
    other.goto("/compose")
    expect(other.locator("#composer-text")).to_have_value("half a thou")
    other.locator("#composer-text").fill("half a thought, whole now")
    other.get_by_role("button", name="Post", exact=True).click()
    expect(other.locator("#toast")).to_have_text("Published.")
    expect(other.locator("#composer-text")).to_have_value("")
    other.goto("/compose")
    expect(other.locator("#composer-text")).to_have_value("")
    other.close()


def test_a_published_post_stands_on_top_of_home_once(avocet: Person) -> None:
    page = avocet.page
    page.goto("/home")
    page.locator("#composer-text").fill("top of home")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#feed > article").first).to_contain_text("top of home")
    page.wait_for_timeout(600)
    expect(page.locator("article", has_text="top of home")).to_have_count(1)
    expect(page.locator("#pill")).to_be_hidden()


def test_a_live_update_before_the_answer_to_ones_own_post_leaves_no_pill(avocet: Person) -> None:
    page = avocet.page
    page.goto("/home")
    expect(page.locator("html")).to_have_attribute("data-live", "on")

    def answer_late(route: Route) -> None:
        answer = route.fetch()
        # Until the frame has come: only then may the answer.
        expect(page.locator("#pill")).to_be_visible()
        route.fulfill(response=answer)

    page.route("**/posts", answer_late)
    page.locator("#composer-text").fill("heard before it is answered")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#feed > article").first).to_contain_text("heard before it is answered")
    expect(page.locator("#pill")).to_be_hidden()
    expect(page).to_have_title("Home · Dunlin")
    page.unroute("**/posts")


def test_a_reply_starts_with_the_cursor_after_the_name(avocet: Person) -> None:
    avocet.publish("answer me")
    page = avocet.page
    page.goto("/home")
    article = page.locator("article", has_text="answer me").first
    article.get_by_role("link", name="Reply to avocet").click()
    text = page.locator("#composer-text")
    expect(text).to_be_focused()
    page.keyboard.type("indeed")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#replies article")).to_contain_text("indeed")


def test_what_the_server_refuses_stays_in_the_form_with_the_reason(compose: Page) -> None:
    compose.locator("#composer-text").fill("\u200b")
    compose.locator("form.composer").evaluate("f => f.querySelector('.send button').disabled = false")
    compose.locator(".send button").click()
    expect(compose.get_by_role("alert")).to_contain_text("can't be blank")
    expect(compose.locator("#composer-text")).to_be_focused()
