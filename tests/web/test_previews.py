"""What a link leads to, below a post: words only, as words, and nothing fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from commands.handling import handle
from commands.identifiers import next_id
from commands.links import PreviewLink
from events.links import Card
from tests.web.conftest import Visitor, tags

PAGE = "https://example.org/tea?a=1&b=2"


def preview(fold: Callable[[], int], **says: Any) -> None:
    card = Card(title="Tea", description="", site="", author="", language=None, published_at=None)
    card.update(says)  # type: ignore[typeddict-item]
    now = timezone.now()
    handle(PreviewLink(link_id=next_id(now), address=PAGE, card=card), actor_id=None, now=now)
    fold()


def shown(page: Any) -> str:
    found = re.search(r'<a class="preview".*?</a>', page.content.decode(), re.DOTALL)
    return found[0] if found else ""


def test_below_a_post_stands_what_its_link_leads_to(
    wren: Visitor, stranger: Visitor, inline_relay: Callable[[], int]
) -> None:
    post = wren.publish(f"see {PAGE}")
    assert shown(stranger.get(wren.url(post))) == ""
    preview(inline_relay, title="Tea & cake", description="All about it", site="The Pot", language="en")
    for path in (wren.url(post), "/public", f"/@{wren.username}"):
        below = shown(stranger.get(path))
        assert 'href="https://example.org/tea?a=1&amp;b=2"' in below
        assert 'rel="nofollow noopener noreferrer"' in below
        assert re.findall(r">([^<>]*[^<>\s][^<>]*)<", below)[0] == "The Pot"
        for words in ("Tea &amp; cake", "All about it", "example.org"):
            assert words in below
        assert "<img" not in below


def test_words_of_strangers_never_become_markup(wren: Visitor, inline_relay: Callable[[], int]) -> None:
    post = wren.publish(PAGE)
    evil = "<script>alert(1)</script>\"'><img src=x>"
    preview(inline_relay, title=evil, description=evil, site=evil, language='"><script>')
    page = wren.get(wren.url(post))
    below = shown(page)
    assert "<script" not in below
    assert "<img" not in below
    assert below.count("&lt;script&gt;alert(1)") == 3
    assert {tag.get("src") or "" for tag in tags(page, "img")} & {"x"} == set()


def test_a_server_is_named_even_where_its_page_calls_itself_another(
    wren: Visitor, inline_relay: Callable[[], int]
) -> None:
    post = wren.publish(PAGE)
    preview(inline_relay, site="bank.example")
    assert "example.org</span>" in re.sub(r"\s+(?=</)", "", shown(wren.get(wren.url(post))))
