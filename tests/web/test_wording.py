"""Initials, counts and times as people read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from feed_project.web.avatars import HUES, hue, initials
from feed_project.web.wording import ago, ago_said, compact, languages


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Berg", "AB"),
        ("wren", "W"),
        ("Ana Maria de la Cruz", "AC"),
        ("🌊 Tide Bot", "🌊"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧"),
        ("雪子", "雪"),
        ("أمل الحسيني", "أ"),
        ("(((x)))", "X"),
        ("  ", "?"),
        ("\u202e\u200b", "?"),
    ],
)
def test_initials_are_one_or_two_graphemes_of_the_name(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_colours_are_the_same_always_and_spread_evenly() -> None:
    ids = [117670182536478721 + (n << 16) for n in range(1200)]
    shares = [sum(hue(i) == h for i in ids) for h in range(HUES)]
    assert hue(ids[0]) == hue(ids[0])
    assert min(shares) > 60


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (1250, "1.2k"),
        (9999, "9.9k"),
        (34_567, "34k"),
        (999_999, "999k"),
        (1_200_000, "1.2M"),
        (12_345_678, "12M"),
    ],
)
def test_counts_are_cut_to_few_characters(number: int, expected: str) -> None:
    assert compact(number) == expected


@pytest.mark.parametrize(
    ("age", "short", "said"),
    [
        (timedelta(seconds=3), "now", "just now"),
        (timedelta(minutes=1, seconds=2), "1m", "1 minute ago"),
        (timedelta(hours=5, minutes=59), "5h", "5 hours ago"),
        (timedelta(days=6, hours=1), "6d", "6 days ago"),
    ],
)
def test_times_are_short_to_see_and_whole_to_hear(age: timedelta, short: str, said: str) -> None:
    moment = timezone.now() - age
    assert (ago(moment), ago_said(moment)) == (short, said)


def test_languages_call_themselves_by_their_own_names() -> None:
    assert ("de", "Deutsch") in languages()
    assert all(len(code) == 2 for code, _ in languages())
