"""Cards of posts, links that trend, and the timeline of one, at the REST door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from feed_project.links import tending
from tests.api.conftest import Api
from tests.links.pages import Site, serving, titled

TRENDS, TIMELINE = "/api/v1/trends/links", "/api/v1/timelines/link"
HEAD = """<meta name="description" content="All about it"><meta property="og:site_name" content="The Pot">
    <meta name="author" content="Robin"><meta property="article:published_time" content="2026-03-01T10:00:00Z">"""


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.DUNLIN_PRIVATE_ADDRESSES = True
    with serving() as there:
        yield there


@pytest.fixture
def look(inline_relay: Callable[[], int]) -> Callable[[], None]:
    """Let a worker look links up."""

    def run() -> None:
        while tending.tend(timezone.now()):
            inline_relay()
        inline_relay()

    return run


Look = Callable[[], None]
Member = Callable[..., Api]


def shy(member: Api) -> Api:
    """Somebody who does not want to be found."""
    assert member.call("PATCH", "/api/v1/accounts/update_credentials", {"discoverable": False}).status == 200
    return member


def test_a_status_bears_the_card_of_its_first_link(anna: Api, anybody: Api, site: Site, look: Look) -> None:
    page = site.page("/tea", titled("Tea &amp; cake", HEAD).replace("<html>", '<html lang="en-GB">'))
    status = anna.publish(f"@anna #tea see {page}")
    assert status["card"] is None
    look()
    assert anybody.get(f"/api/v1/statuses/{status['id']}").json["card"] == {
        "url": page,
        "title": "Tea & cake",
        "description": "All about it",
        "language": "en",
        "type": "link",
        "author_name": "Robin",
        "author_url": "",
        "authors": [{"name": "Robin", "url": "", "account": None}],
        "provider_name": "The Pot",
        "provider_url": "",
        "html": "",
        "width": 0,
        "height": 0,
        "image": None,
        "image_description": "",
        "embed_url": "",
        "blurhash": None,
        "published_at": "2026-03-01T10:00:00.000Z",
    }
    for path in ("timelines/home", "timelines/public", "timelines/tag/tea", f"accounts/{anna.id}/statuses"):
        assert [each["card"]["title"] for each in anna.get(f"/api/v1/{path}").json] == ["Tea & cake"]
    boost = anna.post(f"/api/v1/statuses/{status['id']}/reblog").json
    assert boost["reblog"]["card"]["url"] == page
    assert anna.publish(f"again {page}")["card"]["title"] == "Tea & cake"


def test_a_status_without_a_page_behind_its_link_has_no_card(anna: Api, site: Site, look: Look) -> None:
    for text in ("no link", f"{site.base}/nothing", site.page("/empty", titled(""))):
        status = anna.publish(text)
        look()
        assert anna.get(f"/api/v1/statuses/{status['id']}").json["card"] is None


def test_links_trend_by_the_people_who_want_to_be_found_and_name_them(
    member: Member, anybody: Api, site: Site, look: Look
) -> None:
    one, two, three = (member(name) for name in ("one", "two", "three"))
    hidden = shy(member("hidden"))
    tea, cake, milk = (site.page(f"/{name}", titled(name)) for name in ("tea", "cake", "milk"))
    for author in (one, two, three, hidden):
        author.publish(f"see {tea}")
    for author in (one, one, two):
        author.publish(cake)
    for author, visibility in ((one, "public"), (hidden, "public"), (two, "unlisted"), (three, "private")):
        author.publish(milk, visibility=visibility)
    nothing = f"{site.base}/nothing"
    for author in (one, two, three):
        author.publish(nothing)
    assert anybody.get(TRENDS).json == []
    look()
    found = anybody.get(TRENDS).json
    assert [link["title"] for link in found] == ["tea", "cake"]
    assert (found[0]["url"], found[0]["type"], len(found[0]["history"])) == (tea, "link", 7)
    assert [found[1]["history"][0][name] for name in ("uses", "accounts")] == ["3", "2"]
    assert [found[0]["history"][0][name] for name in ("uses", "accounts")] == ["3", "3"]
    assert found[0]["history"][1]["uses"] == "0"
    assert [link["title"] for link in anybody.get(TRENDS, {"limit": "1", "offset": "1"}).json] == ["cake"]


def test_the_timeline_of_a_link_shows_its_posts_as_long_as_it_trends(
    member: Member, anybody: Api, site: Site, look: Look
) -> None:
    one, two, hidden = member("one"), member("two"), shy(member("hidden"))
    page = site.page("/a%20b", titled("Tea"))
    first = one.publish(page)["id"]
    look()
    assert anybody.get(TIMELINE, {"url": page}).status == 404
    second = two.publish(page + "#part")["id"]
    hidden.publish(page)
    one.publish(page, visibility="unlisted")
    answer = anybody.get(TIMELINE, {"url": page.replace("%20", " "), "limit": "1"})
    assert ([each["id"] for each in answer.json], f"max_id={second}" in answer.headers["Link"]) == ([second], True)
    assert [each["id"] for each in anybody.get(TIMELINE, {"url": page, "max_id": second}).json] == [first]
    two.post(f"/api/v1/accounts/{one.id}/mute")
    assert [each["id"] for each in two.get(TIMELINE, {"url": page}).json] == [second]
    two.post(f"/api/v1/accounts/{one.id}/block")
    assert [each["id"] for each in one.get(TIMELINE, {"url": page}).json] == [first]
    assert two.call("DELETE", f"/api/v1/statuses/{second}").status == 200
    assert anybody.get(TIMELINE, {"url": page}).status == 404
    assert anybody.get(TRENDS).json == []


@pytest.mark.parametrize(
    "query",
    [{}, {"url": ""}, {"url": "\0"}, {"url": "nonsense"}, {"url": "http://[::1"}, {"url": "https://a.example/" * 999},
     {"url[]": "https://example.org/"}, {"url": "https://example.org/", "max_id": "x"}, {"url": "http://a:b@c.example"}],
)  # fmt: skip
def test_no_link_and_nonsense_have_no_timeline(anybody: Api, query: dict[str, str]) -> None:
    assert anybody.get(TIMELINE, query).status in {404, 422}


@pytest.mark.parametrize("query", [{"limit": "x"}, {"offset": str(2**63)}, {"limit": "-1", "offset": "-9"}])
def test_odd_pages_of_trends_are_never_a_failure_of_ours(anybody: Api, query: dict[str, str]) -> None:
    assert anybody.get(TRENDS, query).status in {200, 422}
