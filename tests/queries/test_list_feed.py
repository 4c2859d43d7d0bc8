"""The timelines of lists: whose entries stand in them, which replies, for whom, and as they come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from commands.handling import handle
from commands.lists import AddListMembers, CreateList, DeleteList, EditList
from queries import list_feed as feeds
from queries import stretches
from queries.home_entries import AWAY
from queries.list_feed import list_feed, new_list_posts
from queries.lists import all_members, list_members, list_of, lists, lists_holding
from queries.paging import PageRequest
from queries.statements import compact
from tests.queries.village import Village

Relay = Callable[[], int]


def make(village: Village, owner: int, *members: int, **features: Any) -> int:
    list_id = village._id()
    command = CreateList(list_id=list_id, account_id=owner, title="A list", **features)
    handle(command, actor_id=owner, now=village.now)
    handle(AddListMembers(list_id=list_id, account_id=owner, member_ids=members), actor_id=owner, now=village.now)
    return list_id


def ids(viewer: int, list_id: int, **page: int) -> list[int]:
    return [item.entry_id for item in list_feed(viewer, list_id, PageRequest(**{"limit": 40, **page})).items]


def test_a_list_shows_what_its_members_post_and_boost(village: Village) -> None:
    owner, one, other, stranger = village.people(4)
    for followee in (one, other):
        village.follow(owner, followee)
    list_id = make(village, owner, one)
    public, unlisted, private = (village.post(one, visibility=v) for v in ("public", "unlisted", "private"))
    village.post(one, f"@{village.names[owner]} psst", "direct")
    village.post(other)
    boost = village.boost(one, village.post(stranger))
    village.fold()
    assert ids(owner, list_id) == [boost, private, unlisted, public]


def test_boosts_switched_off_are_not_in_the_list_either(village: Village) -> None:
    owner, member, stranger = village.people(3)
    village.follow(owner, member, show_boosts=False)
    list_id = make(village, owner, member, owner)
    village.boost(member, village.post(stranger))
    own = village.boost(owner, village.post(stranger))
    village.fold()
    assert ids(owner, list_id) == [own]


@pytest.mark.parametrize("policy", ["followed", "list", "none"])
def test_the_policy_says_which_replies_stand_in_the_list(village: Village, policy: str) -> None:
    owner, member, fellow, followee, stranger = village.people(5)
    for account in (member, fellow, followee):
        village.follow(owner, account)
    list_id = make(village, owner, member, fellow, replies_policy=policy)
    people = {"owner": owner, "member": member, "fellow": fellow, "followee": followee, "stranger": stranger}
    roots = {name: village.post(account) for name, account in people.items()}
    replies = {name: village.post(member, answers=root) for name, root in roots.items()}
    village.fold()
    allowed = {"owner", "member"} | {"followed": {"fellow", "followee"}, "list": {"fellow"}, "none": set()}[policy]
    assert set(ids(owner, list_id)) - set(roots.values()) == {replies[name] for name in allowed}


def test_nobody_reads_somebody_elses_list(village: Village) -> None:
    owner, member, other = village.people(3)
    village.follow(owner, member)
    village.follow(other, member)
    list_id = make(village, owner, member)
    start = village.fold()
    post = village.post(member)
    head = village.fold()
    assert ids(owner, list_id) == [post]
    assert ids(other, list_id) == ids(0, list_id) == []
    assert list_of(other, list_id) is None
    assert lists(other) == lists_holding(other, member) == all_members(other, list_id) == []
    assert new_list_posts({(other, list_id): start, (0, list_id): start}, head) == []


def test_whom_one_mutes_or_no_longer_follows_is_not_in_the_list(village: Village) -> None:
    owner, muted, left, blocking, friend = village.people(5)
    for account in (muted, left, blocking, friend):
        village.follow(owner, account)
    list_id = make(village, owner, muted, left, blocking, friend)
    hidden = village.post(muted)
    for account in (left, blocking):
        village.post(account)
    village.boost(friend, hidden)
    village.mute(owner, muted)
    village.unfollow(owner, left)
    village.block(blocking, owner)
    village.fold()
    assert ids(owner, list_id) == []
    assert {view.id for view in all_members(owner, list_id)} == {muted, friend}
    assert [view.id for view in lists_holding(owner, left)] == []
    assert [view.id for view in lists_holding(owner, friend)] == [list_id]


def test_repeated_boosts_are_folded_and_not_told_again(village: Village) -> None:
    owner, one, other, stranger = village.people(4)
    for account in (one, other):
        village.follow(owner, account)
    list_id = make(village, owner, one, other)
    known, unknown = village.post(one), village.post(stranger)
    start = village.fold()
    village.boost(other, known)
    first = village.boost(one, unknown)
    village.boost(other, unknown)
    head = village.fold()
    assert ids(owner, list_id) == [first, known]
    fresh = new_list_posts({(owner, list_id): start}, head)
    assert [(item.within, item.value.entry_id) for item in fresh] == [(list_id, first)]


def test_pages_of_a_list_join_in_both_directions(village: Village) -> None:
    owner, *members = village.people(4)
    for member in members:
        village.follow(owner, member)
    list_id = make(village, owner, *members)
    posts = [village.post(members[number % 3]) for number in range(9)][::-1]
    village.fold()
    first = list_feed(owner, list_id, PageRequest(limit=4))
    assert [item.entry_id for item in first.items] == posts[:4]
    assert ids(owner, list_id, limit=8, max_id=first.next_id or 0) == posts[4:]
    assert ids(owner, list_id, limit=2, min_id=posts[-1]) == posts[-3:-1]
    assert ids(owner, list_id, limit=2, since_id=posts[-1]) == posts[:2]


def test_news_of_lists_come_after_each_cursor(village: Village) -> None:
    owner, member, other = village.people(3)
    village.follow(owner, member)
    village.follow(other, member)
    mine, its = make(village, owner, member), make(village, other, member)
    start = village.fold()
    first = village.post(member)
    middle = village.fold()
    second = village.post(member)
    head = village.fold()
    fresh = new_list_posts({(owner, mine): start, (other, its): middle}, head)
    assert [(item.owner, item.value.entry_id) for item in fresh if item.within == mine] == [
        (owner, first),
        (owner, second),
    ]
    assert [(item.owner, item.value.entry_id) for item in fresh if item.within == its] == [(other, second)]
    assert len(new_list_posts({(owner, mine): start}, head, most=0)) == 1
    assert new_list_posts({(owner, mine): head}, head) == new_list_posts({}, head) == []


def test_a_list_changes_and_goes(village: Village) -> None:
    owner, member = village.people(2)
    village.follow(owner, member)
    list_id = make(village, owner, member)
    handle(EditList(list_id=list_id, account_id=owner, title="New", exclusive=True), actor_id=owner, now=village.now)
    village.fold()
    (shown,) = lists(owner)
    assert (shown.title, shown.replies_policy, shown.exclusive) == ("New", "list", True)
    assert [view.id for view in list_members(owner, list_id, PageRequest()).items] == [member]
    handle(DeleteList(list_id=list_id, account_id=owner), actor_id=owner, now=village.now)
    village.fold()
    assert lists(owner) == lists_holding(owner, member) == []


@pytest.mark.parametrize("limit", [1, 40])
def test_a_list_timeline_takes_three_statements_however_long(
    village: Village, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner, *members = village.people(4)
    for member in members:
        village.follow(owner, member)
    list_id = make(village, owner, *members)
    start = village.fold()
    for number in range(44):
        village.post(members[number % 3])
    head = village.fold()
    with django_assert_num_queries(3):
        assert len(ids(owner, list_id, limit=limit)) == limit
    with django_assert_num_queries(3):
        assert new_list_posts({(owner, list_id): start}, head, most=100)


@pytest.mark.parametrize(("near", "wider"), [(0, 1), (2, 3), (1000, 32)])
def test_pages_of_a_list_are_whole_wherever_its_members_posts_lie(
    village: Village, monkeypatch: pytest.MonkeyPatch, near: int, wider: int
) -> None:
    monkeypatch.setattr(stretches, "NEAR", near)
    monkeypatch.setattr(stretches, "WIDER", wider)
    older = feeds._page("o.entry_id < %(anchor)s", "DESC", "%(older)s")
    newer = feeds._page("o.entry_id >= %(anchor)s", "ASC", "%(newer)s")
    monkeypatch.setattr(feeds, "OLDER", compact(f"{AWAY} {older}"))
    both = f"{AWAY} SELECT * FROM (({older}) UNION ALL ({newer})) w ORDER BY entry_id DESC"
    monkeypatch.setattr(feeds, "AROUND", compact(both))
    owner, *members = village.people(5)
    for member in members[:3]:
        village.follow(owner, member)
    of_list = make(village, owner, *members[:3])
    written = []
    for number in range(40):
        author = number * number % 4
        post = village.post(members[author])
        village.wait(hours=(0, 0, 1, 200)[number % 4])
        if author < 3:
            written.insert(0, post)
    village.fold()
    assert ids(owner, of_list, limit=40) == written
    for place, post in enumerate(written):
        assert ids(owner, of_list, max_id=post, limit=4) == written[place + 1 : place + 5]
        assert ids(owner, of_list, min_id=post, limit=4) == written[max(0, place - 4) : place]
