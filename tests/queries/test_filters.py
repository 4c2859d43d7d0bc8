"""What filters match, on which posts, and what it costs to ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from commands.filters import ChangeFilter, CreateFilter, DeleteFilter, FilterPost, KeywordChange
from commands.polls import NewPoll
from commands.posts import EditPost, PublishPost
from queries.account_posts import account_posts
from queries.filters import _Keyword, _keywords, _stands_in
from queries.home import home_feed
from queries.live import new_home_entries, new_notifications
from queries.notifications import notifications
from queries.paging import PageRequest
from queries.posts import post, thread
from queries.public_feed import public_feed
from queries.search import search_posts
from queries.tag_feed import TagWish, tag_feed
from queries.views import FilterKeyword, FilterMatch, PostView
from tests.queries.village import Village


def make(village: Village, account: int, *words: str, whole_word: bool = True, **settings: Any) -> int:
    """A filter of these words."""
    number = village._id()
    keywords = tuple(KeywordChange(keyword_id=village._id(), keyword=word, whole_word=whole_word) for word in words)
    command = CreateFilter(
        filter_id=number, account_id=account, title="Unwanted", contexts=("home",), keywords=keywords, **settings
    )
    village._do(command, account)
    return number


def keyword(text: str, *, whole_word: bool = True) -> _Keyword:
    (ready,) = _keywords([FilterKeyword(1, text, whole_word)])
    return ready


@pytest.mark.parametrize(
    ("text", "word", "whole", "anywhere"),
    [
        ("I like tea.", "tea", True, True),
        ("I like TEA", "tea", True, True),
        ("STEAM", "tea", False, True),
        ("steam tea", "tea", True, True),
        ("tea_time", "tea", False, True),
        ("#tea", "tea", True, True),
        ("green #Tea!", "#tea", True, True),
        ("a#teapot", "#tea", False, True),
        ("über", "ber", False, True),
        ("GROẞE", "große", True, True),
        ("c++ is fun", "c++", True, True),
        ("abc++", "c++", False, True),
        ("a.*b", ".*", True, True),
        ("ab", ".*", False, False),
        ("日本語", "本", False, True),
        ("", "tea", False, False),
    ],
)
def test_keywords_match_as_they_are_meant(text: str, word: str, whole: bool, anywhere: bool) -> None:
    assert _stands_in(text.casefold(), keyword(word)) is whole
    assert _stands_in(text.casefold(), keyword(word, whole_word=False)) is anywhere


@given(st.text(max_size=200), st.text(min_size=1, max_size=20).filter(str.strip))
def test_a_keyword_between_spaces_is_always_found(text: str, word: str) -> None:
    assert _stands_in(f"{text} {word.strip()} {text}".casefold(), keyword(word))


def test_a_blank_keyword_matches_nothing_at_all() -> None:
    assert list(_keywords([FilterKeyword(1, " ", False)])) == []


def test_every_way_to_a_post_tells_the_viewers_matches_and_nobody_elses(village: Village) -> None:
    anna, ben, carl = village.people(3)
    root = village.post(ben, "@person0 Some tea? #cups")
    for reader in (anna, carl):
        village.follow(reader, ben)
    number = make(village, anna, "tea", "cups")
    village.fold()
    page = PageRequest()
    ways: list[Callable[[int], list[PostView]]] = [
        lambda viewer: [item.post for item in home_feed(viewer, page).items],
        lambda viewer: [item.post for item in public_feed(viewer, page).items],
        lambda viewer: [item.post for item in tag_feed(viewer, TagWish(("cups",)), page).items],
        lambda viewer: [item.post for item in account_posts(viewer, ben, page).items],
        lambda viewer: [item.post for item in search_posts(viewer, "tea")],
        lambda viewer: [found for found in [post(viewer, root)] if found],
        lambda viewer: [
            fresh.value.post for fresh in new_home_entries({viewer: 0}, 10**6) if fresh.value.post.id == root
        ],
    ]
    for way in ways:
        (match,) = way(anna)[0].filtered
        assert (match.filter.id, match.keywords, match.posts) == (number, ("tea", "cups"), ())
        assert way(carl)[0].filtered == ()
    mentions = [notifications(anna, page).items, [fresh.value for fresh in new_notifications({anna: 0}, 10**6)]]
    for told in mentions:
        (about,) = [view.post for view in told if view.type == "mention"]
        assert about is not None
        assert about.filtered
    reply = village.post(ben, "and tea again", answers=root)
    village.fold()
    found = thread(anna, root)
    assert found is not None
    assert [descendant.id for descendant in found.descendants if descendant.filtered] == [reply]


def test_warnings_are_looked_at_and_single_posts_match_by_themselves(village: Village) -> None:
    anna, ben = village.people(2)
    warned, listed, other = (village.post(ben, "nothing") for _ in range(3))
    village._do(EditPost(post_id=warned, account_id=ben, spoiler="Spiders"), ben)
    number = make(village, anna, "spider", whole_word=False)
    village._do(FilterPost(filter_id=number, account_id=anna, filter_post_id=village._id(), post_id=listed), anna)
    village.fold()
    matches = {item.post.id: item.post.filtered for item in account_posts(anna, ben, PageRequest()).items}
    assert matches[other] == ()
    assert [(m.keywords, m.posts) for m in matches[warned]] == [(("spider",), ())]
    assert [(m.keywords, m.posts) for m in matches[listed]] == [((), (listed,))]


def test_expired_changed_and_deleted_filters_match_accordingly(village: Village) -> None:
    anna, ben = village.people(2)
    number = village.post(ben, "tea and milk")
    expired = make(village, anna, "milk", expires_at=timezone.now() - timedelta(seconds=1))
    current = make(village, anna, "tea", expires_at=timezone.now() + timedelta(days=1))
    village.fold()
    assert [match.filter.id for match in matches_of(anna, number)] == [current]
    village._do(ChangeFilter(filter_id=expired, account_id=anna, expires_at=None), anna)
    village._do(DeleteFilter(filter_id=current, account_id=anna), anna)
    village.fold()
    assert [match.filter.id for match in matches_of(anna, number)] == [expired]


def matches_of(viewer: int, number: int) -> tuple[FilterMatch, ...]:
    found = post(viewer, number)
    assert found is not None
    return found.filtered


@pytest.mark.parametrize("limit", [1, 40])
def test_filters_cost_one_statement_a_page_however_many(
    village: Village, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anna, ben = village.people(2)
    village.follow(anna, ben)
    for _ in range(12):
        village.post(ben, "tea")
        make(village, anna, "tea")
    village.fold()
    with django_assert_num_queries(4):
        assert all(item.post.filtered for item in home_feed(anna, PageRequest(limit=limit)).items)
    with django_assert_num_queries(3):
        home_feed(ben, PageRequest(limit=limit))


def test_choices_of_a_poll_are_looked_at_and_found(village: Village) -> None:
    anna, ben = village.people(2)
    number, poll = (
        village._id(),
        NewPoll(poll_id=village._id(), options=("green tea", "milk"), opens_at=village.now, seconds=3600),
    )
    village._do(PublishPost(post_id=number, author_id=ben, text="What now?", poll=poll), ben)
    make(village, anna, "tea")
    village.fold()
    assert [match.keywords for match in matches_of(anna, number)] == [("tea",)]
    assert [item.post.id for item in search_posts(anna, '"green tea" has:poll')] == [number]
    assert search_posts(anna, '"now green"') == search_posts(anna, "-has:poll now") == []
