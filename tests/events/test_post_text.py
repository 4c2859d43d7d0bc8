"""How the text of a post is read."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.post_text import Link, Mention, Plain, Tag, graphemes, is_blank, length, parse, tag_names, usernames

PIECES = st.sampled_from(
    [
        "@bob",
        "@",
        "#",
        "#tag",
        "https://x.y/z",
        "http://",
        " ",
        ".",
        ")",
        "(",
        "_",
        "1",
        "é",
        "👩‍👩‍👧‍👦",
        "\u200b",
        "\n",
        "@a@b.c",
        "·",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_tokens_joined_are_the_text(text: str) -> None:
    tokens = parse(text)
    assert "".join(token.text for token in tokens) == text
    assert all(token.text for token in tokens)


@given(st.lists(PIECES).map("".join))
def test_plain_words_are_one_token_until_something_special(text: str) -> None:
    kinds = [type(token) for token in parse(text)]
    assert (Plain, Plain) not in list(pairwise(kinds))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@bob", ("bob",)),
        ("hi @Bob, @carol!", ("bob", "carol")),
        ("@bob @BOB", ("bob",)),
        ("(@bob)", ("bob",)),
        ("\n@bob", ("bob",)),
        ("bob@example.org", ()),
        ("https://example.org/@bob", ()),
        ("/@bob", ()),
        ("=@bob", ()),
        ("@bob@elsewhere.example", ()),
        ("@bob.", ("bob",)),
        ("@bob.smith", ("bob.smith",)),
        ("@böb", ("b",)),
        ("@ bob", ()),
        ("@@bob", ("bob",)),
        ("＠bob", ()),
    ],
)
def test_mentions_are_user_names_behind_an_at_sign(text: str, names: tuple[str, ...]) -> None:
    assert usernames(parse(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#birds", ("birds",)),
        ("#Birds #birds", ("birds",)),
        ("#1", ()),
        ("#1st", ("1st",)),
        ("#_", ("_",)),
        ("#Straße", ("straße",)),
        ("#日本語", ("日本語",)),
        ("＃ｂｉｒｄｓ", ("birds",)),
        ("x#birds", ()),
        ("/#birds", ()),
        ("#birds-and-boats", ("birds",)),
        ("##birds", ("birds",)),
        ("https://example.org/#birds", ()),
        ("#one#two", ("one",)),
    ],
)
def test_hashtags_are_words_behind_a_number_sign(text: str, names: tuple[str, ...]) -> None:
    assert tag_names(parse(text)) == names


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.org.", ["https://example.org"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("HTTP://EXAMPLE.ORG", ["HTTP://EXAMPLE.ORG"]),
        ("https://example.org/?a=b&c=d#e", ["https://example.org/?a=b&c=d#e"]),
        ('<a href="https://example.org">', ["https://example.org"]),
        ("https://bücher.example/ä", ["https://bücher.example/ä"]),
        ("https://example.org\u202egro.elpmaxe", ["https://example.org"]),
        ("https://example.org/\u200bx", ["https://example.org/"]),
        ("javascript:alert(1)", []),
        ("data:text/html,<script>", []),
        ("ftp://example.org", []),
        ("xhttps://example.org", []),
        ("https://", []),
        ("https:///x", []),
        ("//example.org", []),
    ],
)
def test_links_are_http_addresses_without_the_sentence_around(text: str, links: list[str]) -> None:
    assert [token.url for token in parse(text) if isinstance(token, Link)] == links


def test_a_mention_elsewhere_keeps_its_domain() -> None:
    assert parse("hi @bob@example.org") == (Plain("hi "), Mention("@bob@example.org", "bob", "example.org"))


def test_a_tag_keeps_how_it_was_typed() -> None:
    assert parse("#BirdS") == (Tag("#BirdS", "birds"),)


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("abc", 3),
        ("👩‍👩‍👧‍👦" * 500, 500),
        ("🇩🇪🇫🇷", 2),
        ("e\u0301", 1),
        ("\r\n", 1),
        ("https://a.b", 23),
        ("https://example.org/" + "x" * 1000, 23),
        ("@bob", 4),
        ("@bob@a.very.long.domain.example", 4),
        ("#birds", 6),
        ("\u202ea", 2),
    ],
)
def test_length_is_what_a_person_would_count(text: str, characters: int) -> None:
    assert length(text) == characters


def test_a_character_that_takes_the_room_of_many_counts_as_many() -> None:
    for count, accents in ((1, 99), (2, 100), (10, 999)):
        assert length("e" + "\u0301" * accents) == graphemes("e" + "\u0301" * accents) == count
    assert length("https://a.example/" + "x" * 1900) == 23


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b\u200d", "\u2060\ufeff\u00ad", "\u3164", "\u2800", "\ufe0f", "\u180e", "\x00"]
)
def test_what_cannot_be_seen_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "\u200ba", "👍", "\u0301", "ـ"])
def test_what_can_be_seen_is_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    "unit",
    [
        "@",
        "#1",
        "@a-",
        "@a@",
        "@a@b.",
        "https://a",
        "https://a)",
        "https://(",
        "·",
        "#_",
        "\u0301",
        "👩‍👩‍👧‍👦",
        "a@",
        "http",
        "(",
    ],
)
def test_no_text_takes_long_to_read(unit: str) -> None:
    text = (unit * 65_536)[:65_536]
    started = time.process_time()
    parse(text)
    length(text)
    is_blank(text)
    assert time.process_time() - started < 1.0


def test_a_long_tail_of_brackets_is_read_quickly() -> None:
    started = time.process_time()
    parse(("https://example.org/" + ")" * 1980 + " ") * 30)
    assert time.process_time() - started < 1.0
