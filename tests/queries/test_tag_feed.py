"""The timelines of hashtags: what stands in them, for whom, page by page, and as it comes in."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from queries.live import FreshIn
from queries.paging import PageRequest
from queries.tag_feed import TagWish, new_tag_posts, tag_feed
from queries.views import FeedItem
from tests.queries.village import Village


def ids(viewer: int | None, *any_of: str, page: PageRequest | None = None, **more: tuple[str, ...]) -> list[int]:
    feed = tag_feed(viewer, TagWish(any_of, **more), page or PageRequest(limit=40))
    return [item.entry_id for item in feed.items]


def test_a_tag_brings_public_posts_with_it_and_answers_too(village: Village) -> None:
    author, other = village.people(2)
    plain = village.post(author, "about #Tea")
    village.post(author, "#tea", "unlisted")
    village.post(author, "#tea", "private")
    village.post(author, "@person1 #tea", "direct")
    village.post(author, "coffee")
    answer = village.post(other, "no, #TEA", answers=plain)
    village.fold()
    for viewer in (None, author, other):
        assert ids(viewer, "Tea") == [answer, plain]
    assert ids(None, "#tea") == [answer, plain]
    assert ids(None, "ｔｅａ") == [answer, plain]


def test_tags_can_be_joined_demanded_and_excluded(village: Village) -> None:
    author = village.person("author")
    tea, coffee, both, milk = (village.post(author, t) for t in ("#tea", "#coffee", "#tea #coffee", "#tea #milk"))
    village.fold()
    assert ids(None, "tea", "coffee") == [milk, both, coffee, tea]
    assert ids(None, "tea", "coffee", page=PageRequest(limit=3)) == [milk, both, coffee]
    assert ids(None, "tea", all_of=("Coffee",)) == [both]
    assert ids(None, "tea", all_of=("coffee", "milk")) == []
    assert ids(None, "tea", none_of=("coffee", "milk")) == [tea]
    assert ids(None, "tea", "coffee", all_of=("tea",), none_of=("milk",)) == [both, tea]


def test_an_edit_changes_the_tags_and_a_deletion_ends_them(village: Village) -> None:
    author = village.person("author")
    edited, deleted = village.post(author, "#before #both"), village.post(author, "#before")
    village.fold()
    village.edit(author, edited, "#after #both")
    village.delete(author, deleted)
    village.fold()
    assert ids(None, "before") == []
    assert ids(None, "after") == ids(None, "both") == [edited]


def test_whom_the_viewer_minds_does_not_stand_in_its_tag_timelines(village: Village) -> None:
    muter, blocker, blocked, author = village.people(4)
    post = village.post(author, "#tea")
    village.mute(muter, author)
    village.block(blocker, author)
    village.block(author, blocked)
    village.fold()
    assert ids(None, "tea") == ids(author, "tea") == [post]
    assert ids(muter, "tea") == ids(blocker, "tea") == ids(blocked, "tea") == []


def test_pages_join_in_both_directions(village: Village) -> None:
    author = village.person("author")
    posts = [village.post(author, "#one #two") for _ in range(7)][::-1]
    village.fold()
    first = tag_feed(None, TagWish(("one", "two")), PageRequest(limit=3))
    assert [item.entry_id for item in first.items] == posts[:3]
    assert ids(None, "one", "two", page=PageRequest(limit=4, max_id=first.next_id)) == posts[3:]
    assert ids(None, "one", "two", page=PageRequest(limit=2, min_id=posts[-1])) == posts[-3:-1]
    assert ids(None, "one", page=PageRequest(limit=2, since_id=posts[-1])) == posts[:2]


@pytest.mark.parametrize("name", ["", "#", "1", "no tag", "a\x00b", "\ud800", "ﷺ" * 500, "x" * 5000])
def test_what_is_no_tag_has_no_posts(village: Village, name: str) -> None:
    village.post(village.person("author"), "#tea 1")
    village.fold()
    assert ids(None, name) == []


def test_a_tag_too_long_to_be_filed_holds_nothing_up(village: Village) -> None:
    author = village.person("author")
    village.post(author, "#" + "ﷺ" * 400)
    post = village.post(author, "#tea")
    village.fold()
    assert ids(None, "tea") == [post]


@pytest.mark.parametrize("limit", [1, 40])
def test_a_tag_timeline_takes_three_statements_however_long(
    village: Village, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = village.people(3)
    for number in range(44):
        village.post(people[number % 3], "#one #two" if number % 2 else "#one")
    village.fold()
    with django_assert_num_queries(3):
        assert len(ids(people[0], "one", "two", page=PageRequest(limit=limit))) == limit


def test_news_come_after_each_cursor_to_each_owner_as_it_sees_them(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader, muter, author = village.people(3)
    village.mute(muter, author)
    start = village.fold()
    first = village.post(author, "#tea #milk")
    middle = village.fold()
    village.post(author, "#tea", "unlisted")
    second = village.post(author, "#tea")
    village.edit(author, second, "still #tea, now #milk")
    head = village.fold()
    cursors = {(reader, "tea"): start, (0, "tea"): middle, (reader, "milk"): start, (muter, "tea"): start}
    with django_assert_num_queries(3):
        fresh = new_tag_posts(cursors, head)
    assert told(fresh) == {
        (reader, "tea"): [first, second],
        (0, "tea"): [second],
        (reader, "milk"): [first, second],
    }
    assert told(new_tag_posts({(0, "tea"): start}, head, most=0)) == {(0, "tea"): [first]}
    assert new_tag_posts({(0, "tea"): head}, head) == new_tag_posts({}, head) == []


def told(fresh: list[FreshIn[str, FeedItem]]) -> dict[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    for one in fresh:
        found.setdefault((one.owner, one.within), []).append(one.value.entry_id)
    return found
