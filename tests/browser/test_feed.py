"""A long feed: more as one comes near its end, never more than 300 at once, back to the same post."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.person import Person, join
from tests.e2e.server import Server

POSTS = 310


@pytest.fixture(scope="module")
def godwit(chromium: Browser, server: Server) -> Iterator[Person]:
    person = join(chromium, server, "godwit", viewport={"width": 800, "height": 900})
    for number in range(POSTS):
        person.publish(f"number {number:03}")
    yield person
    person.context.close()


def _to_the_end(page: Page, until: str) -> None:
    for _ in range(200):
        if page.locator("article", has_text=until).count():
            return
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(40)
    raise AssertionError(f"{until} never came")


def test_older_posts_come_by_themselves_and_none_is_missing(godwit: Person) -> None:
    page = godwit.page
    page.goto("/@godwit")
    _to_the_end(page, "number 250")
    texts = page.locator("#feed > article .content").all_inner_texts()
    numbers = [int(text.rsplit(" ", 1)[1]) for text in texts]
    assert numbers == list(range(POSTS - 1, POSTS - 1 - len(numbers), -1))


def test_at_most_three_hundred_posts_stand_in_the_page(godwit: Person) -> None:
    page = godwit.page
    page.goto("/@godwit")
    _to_the_end(page, "number 000")
    expect(page.get_by_text("That is all.")).to_be_visible()
    assert page.locator("#feed > article").count() <= 300
    assert page.locator("#feed > article").first.get_attribute("aria-posinset") == "1"


@pytest.mark.parametrize("way", ["back", "reload"])
def test_coming_back_shows_the_same_post_at_the_same_place(way: str, godwit: Person) -> None:
    page = godwit.page
    page.goto("/@godwit")
    _to_the_end(page, "number 260")
    article = page.locator("article", has_text="number 262")
    article.evaluate("a => scrollTo(0, a.getBoundingClientRect().top + scrollY - 150)")
    page.wait_for_timeout(150)
    before = article.bounding_box()
    assert before is not None
    if way == "back":
        article.locator(".when").click()
        page.wait_for_url("**/@godwit/*")
        page.go_back()
    else:
        page.reload()
    expect(article).to_be_visible()
    page.wait_for_timeout(300)
    after = article.bounding_box()
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2


def test_coming_back_before_the_last_page_has_settled_leaves_nothing_out(godwit: Person) -> None:
    page = godwit.context.new_page()
    # As on a busy machine: the link to older posts stands near the screen before htmx has taken it over.
    page.add_init_script("const at = setTimeout; window.setTimeout = (f, ms) => at(f, ms === 20 ? 500 : ms)")
    page.goto("/@godwit")
    _to_the_end(page, "number 250")
    page.locator("article", has_text="number 252").evaluate("a => a.scrollIntoView({ behavior: 'instant' })")
    page.wait_for_timeout(150)
    page.reload()
    _to_the_end(page, "number 230")
    assert page.url.endswith("/@godwit")
    expect(page.locator("article", has_text="number 309")).to_have_count(1)
    page.close()
