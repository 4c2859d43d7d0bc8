"""What crawlers are told of a page: of what everybody may see, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from tests.web.conftest import Visitor, tags


def card(answer: HttpResponse) -> dict[str, str]:
    """The OpenGraph tags of a page."""
    found = [(tag.get("property"), tag.get("content")) for tag in tags(answer, "meta")]
    return {name.removeprefix("og:"): content or "" for name, content in found if name and name.startswith("og:")}


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_a_post_for_everybody_has_a_card(wren: Visitor, stranger: Visitor, visibility: str) -> None:
    post = wren.publish('Low water\nat "six" & <later>', visibility=visibility)
    base = "http://localhost:8000"
    assert card(stranger.get(wren.url(post))) == {
        "type": "article",
        "site_name": "Dunlin",
        "title": "wren (@wren)",
        "description": 'Low water at "six" & <later>',
        "url": f"{base}/@wren/{post}",
        "image": f"{base}/static/api/avatar.png",
    }


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_a_post_for_some_has_no_card_for_anybody(wren: Visitor, stranger: Visitor, visibility: str) -> None:
    post = wren.publish("Not for everybody", visibility=visibility)
    assert card(wren.get(wren.url(post))) == {}
    missing = stranger.get(wren.url(post))
    assert (missing.status_code, b"og:" in missing.content) == (404, False)


def test_a_card_says_no_more_than_the_warning(wren: Visitor, stranger: Visitor) -> None:
    post = wren.publish("The butler did it", spoiler="How it ends")
    answer = stranger.get(wren.url(post))
    assert card(answer)["description"] == "How it ends"
    assert all("butler" not in (tag.get("content") or "") for tag in tags(answer, "meta"))


def test_a_profile_has_a_card_of_what_it_says(member: Callable[..., Visitor], stranger: Visitor) -> None:
    robin = member("robin")
    robin.post("/settings/profile", {"display_name": "Robin", "note": "Counts waders", "default_visibility": "public"})
    for path in ("/@robin", "/@robin/with_replies"):
        told = card(stranger.get(path))
        assert (told["type"], told["title"], told["description"]) == ("profile", "Robin (@robin)", "Counts waders")
        assert told["url"].endswith("/@robin")
