"""axe finds nothing, nothing scrolls sideways, nothing complains: every page, light and dark, narrow and wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.person import Person, join, sign_in, watch
from tests.e2e.server import Server

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FORMS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
PUBLIC = ["/public", "/auth/sign_in", "/auth/sign_up", "/@heron", "THREAD", "/@heron/followers", "/no/such/page"]
MEMBERS = [
    "/home",
    "/public",
    "/notifications",
    "/@heron",
    "/@heron/with_replies",
    "/@heron/following",
    "/@stilt",
    "/follow_requests",
    "/compose",
    "/settings/profile",
    "/settings/blocks",
    "THREAD",
    "THREAD/boosts",
    "THREAD/history",
    "/bookmarks",
    "/favourites",
    "DELETE",
    "EDIT",
    "/tags/maps",
]
WORDS = [
    "Low water at six. #maps https://example.org/a/long/path/that/goes/on?and=on",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "صباح الخير من المرفأ. المدّ عالٍ اليوم",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
]


@pytest.fixture(scope="module")
def places(chromium: Browser, server: Server) -> dict[str, str]:
    """A small community with something on every page; addresses that are known only then."""
    heron = join(chromium, server, "heron")
    stilt = join(chromium, server, "stilt")
    for text in WORDS:
        heron.publish(text)
    heron.publish("behind a warning", spoiler="careful")
    heron.publish("for followers", visibility="private")
    url = heron.newest()
    heron.publish("the one with answers")
    thread = heron.newest()
    post_id = thread.rsplit("/", 1)[1]
    stilt.publish("@heron first", reply_to=post_id)
    stilt.send(f"/posts/{post_id}/boost")
    stilt.send(f"/posts/{post_id}/favourite")
    for verb in ("bookmark", "favourite", "pin", "mute"):
        heron.send(f"/posts/{post_id}/{verb}")
    heron.send(f"/posts/{post_id}/edit", text="the one with answers, edited")
    stilt.send("/@heron/follow")
    heron.send("/@stilt/follow")
    heron.send(
        "/settings/profile",
        default_visibility="public",
        locked="on",
        note="Wades.\n\nSlowly.",
        field_name="Website",
        field_value="https://example.org/",
        display_name="Heron",
    )
    join(chromium, server, "knot").send("/@heron/follow")
    assert url
    return {"THREAD": thread, "DELETE": f"/posts/{post_id}/delete", "EDIT": f"/posts/{post_id}/edit"}


@pytest.fixture(scope="module", params=FORMS, ids=lambda form: f"{form[0]}-{form[1]}")
def form(request: pytest.FixtureRequest) -> dict[str, Any]:
    scheme, width = request.param
    return {"color_scheme": scheme, "viewport": {"width": width, "height": 800}, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def heron(chromium: Browser, server: Server, places: dict[str, str], form: dict[str, Any]) -> Iterator[Person]:
    person = sign_in(chromium, server, "heron", **form)
    yield person
    person.context.close()


def _check(page: Page, path: str, problems: list[str]) -> None:
    problems.clear()
    page.goto(path)
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, "\n".join(f"{v['id']}: {[n['html'][:160] for n in v['nodes']][:3]}" for v in found)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{path} scrolls sideways"
    ours = [p for p in problems if "status of 404" not in p]
    assert not ours, ours


def _resolved(path: str, places: dict[str, str]) -> str:
    name, slash, rest = path.partition("/")
    return places[name] + slash + rest if name in places else path


@pytest.mark.parametrize("path", MEMBERS)
def test_a_member_s_page_has_no_barrier_in_any_form(path: str, heron: Person, places: dict[str, str]) -> None:
    _check(heron.page, _resolved(path, places), heron.problems)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_has_no_barrier_in_any_form(
    path: str, chromium: Browser, server: Server, places: dict[str, str], form: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=server.base_url, **form)
    page, problems = context.new_page(), list[str]()
    watch(page, problems)
    _check(page, _resolved(path, places), problems)
    context.close()


def test_opened_menus_warnings_and_errors_have_no_barrier_either(heron: Person) -> None:
    page = heron.page
    page.goto("/@heron")
    page.locator("details.warning").first.evaluate("d => d.open = true")
    page.locator("article details.menu").first.evaluate("d => d.open = true")
    assert not Axe().run(page, options=RULES).response["violations"]
    page.goto("/compose")
    page.get_by_label("What would you like to say?").fill("x" * 501)
    page.locator("form.composer").evaluate("f => f.querySelector('.send button').disabled = false")
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_selector("#composer-error")
    assert not Axe().run(page, options=RULES).response["violations"]


def test_a_keyboard_reaches_the_content_first_and_steps_through_the_feed(heron: Person) -> None:
    page = heron.page
    page.goto("/home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    articles = page.locator("#feed > article")
    articles.first.focus()
    page.keyboard.press("PageDown")
    assert page.evaluate("document.activeElement.id") == articles.nth(1).get_attribute("id")
    assert articles.first.get_attribute("aria-posinset") == "1"
