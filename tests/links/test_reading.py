"""What a page says of itself, and how little of it can do harm."""

from __future__ import annotations

import time

import pytest

from feed_project.links.fetching import Page, Unreadable
from feed_project.links.reading import MOST_DESCRIPTION, MOST_TITLE, read
from tests.links.pages import titled


def card(html: str | bytes, content_type: str = "text/html; charset=utf-8") -> dict[str, object]:
    body = html if isinstance(html, bytes) else html.encode()
    return dict(read(Page(content_type, body)))


def title(html: str | bytes, content_type: str = "text/html; charset=utf-8") -> object:
    return card(html, content_type)["title"]


def test_open_graph_comes_before_twitter_and_both_before_plain_html() -> None:
    meta = '<meta name="{}" content="{}">'.format
    assert card(titled("Plain", meta("description", "words"))) == {
        "title": "Plain", "description": "words", "site": "", "author": "", "language": None, "published_at": None,
    }  # fmt: skip
    more = meta("twitter:title", "Bird") + meta("description", "words") + meta("twitter:description", "tweet")
    assert (card(titled("Plain", more))["title"], card(titled("", more))["description"]) == ("Bird", "tweet")
    full = """<html lang="de-AT"><head><title>Plain</title>
        <meta property="og:title" content=" Open &amp; &quot;graph&quot; "><meta property="og:description" content="d">
        <meta property="og:title" content="second"><META NAME="Author" CONTENT="Wren">
        <meta property="og:site_name" content="The Site"><meta property="og:image" content="http://x/y.png">
        <meta property="article:published_time" content="2026-03-01T10:00:00+02:00">"""
    assert card(full) == {
        "title": 'Open & "graph"', "description": "d", "site": "The Site", "author": "Wren", "language": "de",
        "published_at": "2026-03-01T08:00:00+00:00",
    }  # fmt: skip


@pytest.mark.parametrize("html", ["", "plain words", "<p>No title.</p>", titled(" \u200e\x01 "), "\0\0", "<title>"])
def test_a_page_without_a_title_has_no_card(html: str) -> None:
    with pytest.raises(Unreadable, match="has no title"):
        card(html)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>Tea", "Tea"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Tea", "Tea"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Tea", "Tea"),
        ("&lt;img src=x onerror=alert(1)&gt;Tea", "Tea"),
        ("<b>Tea</b> & <i>cake", "Tea & cake"),
        ("1 < 2 &amp;&amp; 3 > 2", "1 < 2 && 3 > 2"),
        ("AT&amp;amp;T", "AT&T"),
        ("Tea\0 \x07and\u202e cake\u2066\n\n  now", "Tea and cake now"),
        ("Cafe\u0301 👩‍👩‍👧", "Cafe\u0301 👩‍👩‍👧"),
        ("&#0;&#xD800;Tea&#x202E;", "Tea"),
    ],
)
def test_whatever_a_title_is_made_of_it_is_plain_words(written: str, shown: str) -> None:
    assert title(titled(written)) == shown
    attribute = written.replace('"', "&quot;")
    assert title(f'<meta property="og:title" content="{attribute}">') == shown


def test_tags_escaped_again_and_again_leave_nothing_that_opens_a_tag() -> None:
    escaped = "&" + "amp;" * 8 + "lt;script&" + "amp;" * 8 + "gt;"
    assert "<" not in str(title(titled(f"Tea {escaped}")))


def test_long_words_are_cut_to_what_fits_a_card() -> None:
    long = card(titled("t" * 5000, f'<meta name="description" content="{"d" * 100_000}">'))
    assert (len(str(long["title"])), len(str(long["description"]))) == (MOST_TITLE, MOST_DESCRIPTION)
    assert str(long["title"]).endswith("t…")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html; charset=iso-8859-1", titled("Käse").encode("latin-1")),
        ("text/html", titled("Käse", '<meta charset="latin-1">').replace("<title>Käse</title>", "").encode("latin-1")
            + "<title>Käse</title>".encode("latin-1")),
        ("text/html", titled("Käse").encode()),
        ("text/html", b"\xef\xbb\xbf" + titled("Käse").encode()),
        ("text/html; charset=nonsense", titled("Käse").encode()),
        ("text/html; charset=utf-16", titled("Käse").encode("utf-16")),
        ("text/html; charset=shift_jis", titled("Käse").replace("ä", "&auml;").encode()),
    ],
)  # fmt: skip
def test_a_page_is_read_in_the_charset_it_is_written_in(content_type: str, body: bytes) -> None:
    assert title(body, content_type) == "Käse"


def test_a_page_in_the_wrong_charset_is_read_as_far_as_it_can_be() -> None:
    assert title(titled("K\u00e4se").encode("latin-1"), "text/html; charset=utf-8") == "Kse"
    assert title(b"\xff\x81<title>\xc3\x28 Tea\x00</title>", "text/html; charset=utf-8") == "( Tea"


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b><a>", "<table><b>", "<!--", "<", "<title>&amp;", "<a a=", "</p>", "<![CDATA[", "<script>", "<meta "],
)
def test_no_page_of_a_mebibyte_takes_long_to_read(piece: str) -> None:
    page = Page("text/html", (titled("Tea") + piece * ((1 << 20) // len(piece))).encode())
    began = time.monotonic()
    assert read(page)["title"] == "Tea"
    assert time.monotonic() - began < 3
