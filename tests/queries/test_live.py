"""What is new and what changed since a position, for many owners at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import pytest
from pytest_django import Settings

from events import store
from projections.lanes import advance
from queries import live
from queries.changes import changes, home_changes, public_changes
from queries.folding import WINDOW_ENTRIES
from queries.home import home_feed
from queries.live import Fresh, new_home_entries, new_notifications, new_public_posts
from queries.paging import PageRequest
from tests.queries.village import Village

T = TypeVar("T")


def of(owner: int, fresh: Iterable[Fresh[T]]) -> list[T]:
    return [item.value for item in fresh if item.owner == owner]


@pytest.fixture(params=[5000, 0], ids=["near", "far behind"])
def distance(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask by both statements, that for owners close to the head and that for those far behind."""
    monkeypatch.setattr(live, "NEAR", request.param)


@pytest.mark.usefixtures("distance")
@pytest.mark.parametrize("threshold", [1000, 0])
def test_each_owner_gets_what_came_after_its_own_cursor(village: Village, settings: Settings, threshold: int) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = threshold
    early, late, author = village.people(3)
    village.follow(early, author)
    village.follow(late, author)
    start = village.fold()
    first = village.post(author)
    middle = village.fold()
    second = village.post(author)
    head = village.fold()
    fresh = new_home_entries({early: start, late: middle}, head)
    assert [item.entry_id for item in of(early, fresh)] == [first, second]
    assert [item.entry_id for item in of(late, fresh)] == [second]
    assert [item.position for item in fresh if item.owner == early] == sorted(i.position for i in fresh[:2])
    assert new_home_entries({early: head, late: head}, head) == []
    assert new_home_entries({early: start}, middle)[-1].value.entry_id == first


@pytest.mark.usefixtures("distance")
def test_equal_views_are_shared_and_flags_are_each_owners_own(village: Village) -> None:
    one, other, author = village.people(3)
    village.follow(one, author)
    village.follow(other, author)
    start = village.fold()
    village.post(author)
    liked = village.post(author)
    village.favourite(one, liked)
    head = village.fold()
    fresh = new_home_entries({one: start, other: start}, head)
    (plain_one, liked_one), (plain_other, liked_other) = of(one, fresh), of(other, fresh)
    assert plain_one is plain_other
    assert (liked_one.post.favourited, liked_other.post.favourited) == (True, False)


def test_marks_that_no_counter_tells_of_are_each_owners_own_as_well(village: Village) -> None:
    reader, author, booster = village.people(3)
    village.follow(reader, author)
    old = village.post(author)
    answer = village.post(booster, "@person1 hm", answers=old)
    village.bookmark(reader, old)
    village.pin(author, old)
    village.silence(reader, answer)
    start = village.fold()
    village.edit(author, old, "edited")
    head = village.fold()
    fresh = home_changes({reader: start, author: start}, head)
    marks = {i.owner: (i.value.post.bookmarked, i.value.post.pinned, i.value.post.conversation_muted) for i in fresh}
    assert marks == {reader: (True, False, True), author: (False, True, False)}


def test_a_follow_brings_no_old_posts_to_a_live_feed(village: Village) -> None:
    reader, author = village.people(2)
    village.post(author)
    start = village.fold()
    village.follow(reader, author)
    head = village.fold()
    assert new_home_entries({reader: start}, head) == []


def test_boosts_that_the_home_feed_folds_are_not_sent(village: Village) -> None:
    reader, author, friend, stranger = village.people(4)
    village.follow(reader, author)
    village.follow(reader, friend)
    known = village.post(author)
    unknown = village.post(stranger)
    start = village.fold()
    village.boost(friend, known)
    boost = village.boost(friend, unknown)
    head = village.fold()
    fresh = of(reader, new_home_entries({reader: start}, head))
    assert [item.entry_id for item in fresh] == [boost]


@pytest.mark.parametrize(("between", "is_told"), [(WINDOW_ENTRIES - 1, False), (WINDOW_ENTRIES, True)])
@pytest.mark.parametrize("threshold", [1000, 0], ids=["pushed", "pulled"])
def test_what_is_not_pushed_yet_stands_between_a_boost_and_its_post_all_the_same(
    village: Village, settings: Settings, threshold: int, between: int, is_told: bool
) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = threshold
    reader, author, friend = village.people(3)
    village.follow(reader, author)
    village.follow(reader, friend)
    known = village.post(author)
    start = village.fold()
    for number in range(between):
        village.post(author if number % 2 else friend, "#marsh" if number % 3 else "words")
    boost = village.boost(friend, known)
    while store.sequence():
        pass
    advance("core", max_batches=1_000)
    told = of(reader, new_home_entries({reader: start}, store.head()))
    assert (boost in [item.entry_id for item in told]) is is_told
    assert len(told) == between + is_told
    village.fold()
    assert (boost in [item.entry_id for item in home_feed(reader, PageRequest(limit=40)).items]) is is_told


@pytest.mark.usefixtures("distance")
def test_a_gap_too_wide_is_told_by_one_more_than_asked_for(village: Village) -> None:
    reader, author = village.people(2)
    village.follow(reader, author)
    start = village.fold()
    posts = [village.post(author, "@person0 words") for _ in range(5)]
    head = village.fold()
    assert [i.entry_id for i in of(reader, new_home_entries({reader: start}, head, most=2))] == posts[:3]
    assert [i.entry_id for i in of(0, new_public_posts({0: start}, head, most=2))] == posts[:3]
    heard = of(reader, new_notifications({reader: start}, head, most=2))
    assert [n.post.id for n in heard if n.post] == posts[:3]


def test_the_public_stream_leaves_out_whom_an_owner_minds(village: Village) -> None:
    muter, blocked, author = village.people(3)
    village.mute(muter, author)
    village.block(author, blocked)
    start = village.fold()
    post = village.post(author)
    village.post(author, visibility="unlisted")
    head = village.fold()
    fresh = new_public_posts(dict.fromkeys([0, muter, blocked, author], start), head)
    assert [(item.owner, item.value.entry_id) for item in fresh] in (
        [(0, post), (author, post)],
        [(author, post), (0, post)],
    )


def test_edits_reach_those_who_have_the_post_and_removals_those_who_could_see_it(village: Village) -> None:
    reader, author, stranger, muter, foe = village.people(5)
    village.follow(reader, author)
    village.follow(muter, author)
    edited = village.post(author, "before")
    private = village.post(author, visibility="private")
    public = village.post(author)
    direct = village.post(author, visibility="direct")
    other = village.post(stranger)
    boost = village.boost(author, other)
    village.mute(muter, author)
    village.block(author, foe)
    start = village.fold()
    village.edit(author, edited, "after")
    for post in (private, public, direct):
        village.delete(author, post)
    village.unboost(author, other)
    head = village.fold()
    fresh = home_changes(dict.fromkeys([reader, author, stranger, muter, foe], start), head)
    told = {owner: [(c.entry_id, c.post and c.post.text) for c in of(owner, fresh)] for owner in village.names}
    assert told == {
        reader: [(edited, "after"), (private, None), (public, None), (boost, None)],
        author: [(edited, "after"), (private, None), (public, None), (direct, None), (boost, None)],
        stranger: [(public, None)],
        muter: [(private, None), (public, None), (boost, None)],
        foe: [],
    }
    assert home_changes({reader: head}, head) == []
    heard = public_changes({0: start, muter: start}, head)
    assert [(c.entry_id, c.post is None) for c in of(0, heard)] == [(edited, False), (public, True)]
    assert [(c.entry_id, c.post is None) for c in of(muter, heard)] == [(public, True)]
    gone = [noted.entry_id for noted in changes(start, head) if noted.gone]
    assert gone == [private, public, direct, boost]


def test_asking_for_nobody_costs_nothing_and_gives_nothing(village: Village) -> None:
    head = village.fold()
    assert new_home_entries({}, head) == []
    assert new_notifications({}, head) == []
    assert new_public_posts({}, head) == []
    assert home_changes({}, head) == []
    assert public_changes({}, head) == []
