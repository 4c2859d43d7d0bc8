"""Rendering: Mastodon's HTML form, safe whatever the text, and the text can be read back from it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.rendering import render_field, render_note, render_post

# What cannot be stored (NUL, lone surrogates) never gets here; line ends are made one kind.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=120)
PIECES = st.lists(
    st.one_of(
        TEXT,
        st.sampled_from(
            [
                "@bob",
                "@bob@else.where",
                "#Tag",
                "＃tag",
                "https://www.example.com/a?b=c&d#e",
                "\n",
                "\n\n",
                "<b>",
                "&amp;",
            ]
        ),
    ),
    max_size=8,
).map("".join)


class Reader(HTMLParser):
    """Takes the tags out as a client does, and notes what there was of them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.links, self.paragraphs = "", set[str](), list[str | None](), 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "br":
            self.text += "\n"
        if tag == "p":
            self.text += "\n\n" if self.paragraphs else ""
            self.paragraphs += 1
        if tag == "a":
            self.links.append(dict(attrs).get("href"))

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_the_text_without_tags_is_the_text_that_was_typed(text: str) -> None:
    read = Reader(render_post(text, ["bob"]))

    assert read.text == text
    assert read.tags <= {"p", "br", "a", "span"}
    assert all(link and link.startswith(("/@bob", "/tags/", "http://", "https://")) for link in read.links)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("one\r\n\r\ntwo", "<p>one</p><p>two</p>"),
        ("1 < 2 & <script>x</script>", "<p>1 &lt; 2 &amp; &lt;script&gt;x&lt;/script&gt;</p>"),
        (
            "hi @Bob!",
            '<p>hi <span class="h-card" translate="no"><a href="/@bob" class="u-url mention">@<span>Bob</span></a>'
            "</span>!</p>",
        ),
        ("hi @nobody and @bob@else.where", "<p>hi @nobody and @bob@else.where</p>"),
        ("#Café", '<p><a href="/tags/caf%C3%A9" class="mention hashtag" rel="tag">#<span>Café</span></a></p>'),
        ("", ""),
    ],
)
def test_posts_become_the_html_that_mastodon_clients_know(text: str, html: str) -> None:
    assert render_post(text, ["bob"]) == html


def test_long_addresses_are_shown_shortened_but_whole() -> None:
    html = render_post("https://www.example.com/" + "long/" * 8)

    assert html == (
        '<p><a href="https://www.example.com/long/long/long/long/long/long/long/long/" '
        'rel="nofollow noopener noreferrer" translate="no" target="_blank">'
        '<span class="invisible">https://www.</span><span class="ellipsis">example.com/long/long/long/lon</span>'
        '<span class="invisible">g/long/long/long/long/</span></a></p>'
    )


def test_addresses_cannot_break_out_of_their_attribute() -> None:
    html = render_post("https://a.example/'onmouseover=alert(1)&x=\"><img src=x onerror=alert(1)>")

    assert "<img" not in html
    assert Reader(html).links == ["https://a.example/'onmouseover=alert(1)&x="]


def test_notes_link_tags_and_addresses_but_no_mentions() -> None:
    assert (
        render_note("@bob #x") == '<p>@bob <a href="/tags/x" class="mention hashtag" rel="tag">#<span>x</span></a></p>'
    )


def test_field_values_stand_on_one_line_without_paragraph() -> None:
    assert render_field("she <3\nthey") == "she &lt;3 they"
