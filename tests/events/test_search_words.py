"""How texts are cut into words for searching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.search_words import LONGEST, asked, folded, kept, tag_word


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Ålesund", "alesund"),
        ("STRASSE", "straße"),
        ("ﬁne", "fine"),
        ("ＡＢＣ", "abc"),
        ("Café", "Cafe\u0301"),
        ("İ", "i"),
    ],
)
def test_case_accents_and_forms_make_no_difference(typed: str, same: str) -> None:
    assert folded(typed) == folded(same)


def test_signs_and_underscores_part_words_and_are_no_words() -> None:
    assert kept("Don't panic, snake_case! — 42%") == ["don", "t", "panic", "snake", "case", "42"]


def test_sentences_without_spaces_are_kept_in_overlapping_pairs() -> None:
    assert kept("東京都 ok") == ["東京", "京都", "都", "ok"]
    assert asked("東京都") == ["東京", "京都"]
    assert asked("京都") == ["京都"]
    assert asked("都") == ["都*"]
    assert asked("東京 ok") == kept("東京 ok") == ["東京", "京", "ok"]


def test_kana_keep_the_marks_that_make_them_other_letters() -> None:
    assert folded("がぱ") == "がぱ"
    assert folded("ｶﾞ") == "ガ"


def test_endless_words_are_known_by_their_beginning() -> None:
    assert kept("a" * 5000) == asked("a" * 5000) == ["a" * LONGEST]


def test_a_hashtag_is_a_word_of_its_own_kind() -> None:
    assert tag_word("Über") == "#uber"
    assert tag_word("uber") not in kept("#uber")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_in_a_text_is_found_in_it(before: str, middle: str, after: str) -> None:
    words, wanted = kept(f"{before} {middle} {after}"), asked(middle)
    starts = range(len(words) - len(wanted) + 1)
    assert any(all(map(matches, wanted, words[start:])) for start in starts)


def matches(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
