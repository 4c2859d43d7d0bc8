"""What is made of what somebody types into the search field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.paging import HIGHEST_ID
from queries.search_terms import Terms, Unreadable, all_of, read_terms
from queries.statements import row

PEOPLE = {"anna": 7, "@anna": 7, "me": 1}
DAY = 24 * 60 * 60 * 1000 << 16


def read(text: str) -> Terms:
    return read_terms(text, PEOPLE.get)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Hello", "('hello')"),
        ("one two", "('one') & ('two')"),
        ('"To be" or', "('to' <-> 'be') & ('or')"),
        ("don't", "('don' <-> 't')"),
        ("tea -milk", "('tea') & !('milk')"),
        ("-milk", "!('milk') & ':post'"),
        ('tea -"with milk"', "('tea') & !('with' <-> 'milk')"),
        ("#Cats", "('#cats')"),
        ("猫", "('猫':*)"),
        ("from:me tea", "('@1') & ('tea')"),
        ("from:@anna", "('@7')"),
        ("from:nobody", "('@0')"),
        ("-from:anna tea", "!('@7') & ('tea')"),
        ("HAS:Link is:reply language:DE", "(':has link') & (':is reply') & (':language de')"),
        ("during:2026-05-01", "(':on 2026-05-01')"),
        ("what:ever", "('what' <-> 'ever')"),
        ("in:library", "':post'"),
        ("has:it's\\", "(':has it''s\\\\')"),
        ('unclosed "quote here', "('unclosed') & ('quote' <-> 'here')"),
        ("! & | ( ) : * <-> \\ '", None),
        ("", None),
        ('""', None),
        ("😀", None),
    ],
)
def test_every_way_of_asking_becomes_a_query(text: str, query: str | None) -> None:
    assert read(text).query == query


def test_dates_narrow_the_ids_that_are_looked_at() -> None:
    assert read("x before:1970-01-02").before == DAY
    assert read("x after:1970-01-02").after == 2 * DAY - 1
    assert read("x -before:1970-01-02").after == DAY - 1
    assert read("x -after:1970-01-02").before == 2 * DAY
    assert (read("x").after, read("x").before) == (0, HIGHEST_ID)
    assert read("x before:2999-12-31 before:1970-01-03").before == 2 * DAY


@pytest.mark.parametrize(
    "text", ["before:yesterday", "after:2026-13-40", "during:0", "before:0001-01-01", "after:9999-12-31", "in:cellar"]
)
def test_what_makes_no_sense_is_said_to_make_none(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_words_beyond_what_a_post_can_hold_are_not_asked_for() -> None:
    query = read("word " * 2000).query
    assert query is not None
    assert query.count("'word'") == 100
    assert len(read("a'b" * 5000).query or "") < 10_000


@pytest.mark.django_db
@given(st.one_of(st.text(max_size=80), st.text("ab\"'\\:*&|!<->()#@ 都", max_size=40)))
def test_whatever_is_typed_postgresql_can_read_it(text: str) -> None:
    try:
        query = read(text).query
    except Unreadable:
        return
    for made in (query or "", all_of(text)):
        assert row("SELECT numnode(%(query)s::tsquery)", {"query": made.replace("\0", "")}) is not None
