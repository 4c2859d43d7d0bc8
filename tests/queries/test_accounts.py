"""Accounts by name and in lists, and how they stand to each other."""

from __future__ import annotations

from django.conf import settings

from queries.account_posts import account_posts
from queries.accounts import (
    account,
    account_named,
    blocks,
    follow_request_count,
    follow_requests,
    followers,
    following,
)
from queries.mutes import mutes
from queries.paging import PageRequest
from queries.relationships import relationship, relationships
from queries.search import search_accounts
from tests.queries.village import Village


def test_a_name_is_found_in_any_case_with_and_without_host(village: Village) -> None:
    ruff = village.person("Ruff")
    village.fold()
    host = settings.DUNLIN_BASE_URL.split("//")[1]
    for spelling in ("Ruff", "ruff", "@RUFF", f"ruff@{host}", f"@Ruff@{host.upper()}"):
        found = account_named(None, spelling)
        assert found is not None, spelling
        assert found.id == ruff
        assert [person.id for person in search_accounts(None, spelling)] == [ruff]


def test_names_of_elsewhere_and_nonsense_find_nobody(village: Village) -> None:
    village.person("ruff")
    village.fold()
    for spelling in ("ruff@elsewhere.example", "", "@", "ru\x00ff", "%", "_", "ruffx%", "x" * 5000):
        assert account_named(None, spelling) is None, spelling
        assert search_accounts(None, spelling) == [], spelling


def test_search_takes_beginnings_and_puts_the_exact_name_first(village: Village) -> None:
    long, short, other = village.person("sandpiper"), village.person("sand"), village.person("sanderling")
    village.person("stint")
    village.follow(other, long)
    village.fold()
    assert [person.id for person in search_accounts(None, "SAND")] == [short, long, other]
    assert [person.id for person in search_accounts(None, "sand", limit=1, offset=1)] == [long]
    assert [person.id for person in search_accounts(other, "sand", following=True)] == [long]


def test_search_shows_nobody_behind_a_block(village: Village) -> None:
    one, other = village.person("one"), village.person("other")
    village.block(one, other)
    village.fold()
    assert search_accounts(other, "one") == []
    assert search_accounts(one, "other") == []


def test_lists_are_paged_by_the_relations_newest_first(village: Village) -> None:
    star, *fans = village.people(6)
    for fan in fans:
        village.follow(fan, star)
    village.fold()
    read: list[int] = []
    page = followers(None, star, PageRequest(limit=2))
    while True:
        read += [person.id for person in page.items]
        if page.next_id is None:
            break
        page = followers(None, star, PageRequest(limit=2, max_id=page.next_id))
    assert read == fans[::-1]
    assert [person.id for person in following(None, fans[0], PageRequest()).items] == [star]


def test_lists_show_nobody_behind_a_block(village: Village) -> None:
    star, fan, viewer = village.people(3)
    village.follow(fan, star)
    village.block(viewer, fan)
    village.fold()
    assert followers(viewer, star, PageRequest()).items == ()
    assert followers(fan, star, PageRequest()).items != ()
    assert following(viewer, fan, PageRequest()).items == ()


def test_blocks_mutes_and_requests_are_listed_for_their_owner(village: Village) -> None:
    owner, one, other = village.person("keeper", locked=True), village.person("one"), village.person("other")
    village.block(owner, one)
    village.mute(owner, other)
    village.follow(other, owner)
    village.fold()
    assert [person.id for person in blocks(owner, PageRequest()).items] == [one]
    assert [muted.account.id for muted in mutes(owner, PageRequest()).items] == [other]
    assert [person.id for person in follow_requests(owner, PageRequest()).items] == [other]
    assert follow_request_count(owner) == 1
    assert blocks(one, PageRequest()).items == ()


def test_a_relationship_says_everything_from_both_sides(village: Village) -> None:
    me, friend, foe = village.person("me"), village.person("friend", locked=True), village.person("foe")
    village.follow(me, friend, show_boosts=False)
    village.follow(friend, me)
    village.mute(me, friend, notifications=False)
    village.block(foe, me)
    village.fold()
    asked, blocked = relationships(me, [friend, foe, 404, friend])
    assert (asked.id, asked.requested, asked.following, asked.followed_by) == (friend, True, False, True)
    assert (asked.muting, asked.muting_notifications) == (True, False)
    assert (blocked.blocked_by, blocked.blocking) == (True, False)
    village.accept(friend, me)
    village.fold()
    granted = relationship(me, friend)
    assert granted is not None
    assert (granted.following, granted.showing_boosts, granted.requested) == (True, False, False)
    other_side = relationship(friend, me)
    assert other_side is not None
    assert (other_side.following, other_side.followed_by) == (True, True)


def test_a_profile_leaves_out_replies_and_boosts_when_asked(village: Village) -> None:
    author, friend = village.people(2)
    other = village.post(friend)
    post = village.post(author)
    thread = village.post(author, answers=post)
    answer = village.post(author, answers=other)
    boost = village.boost(author, other)
    village.fold()

    def shown(**options: bool) -> list[int]:
        return [item.entry_id for item in account_posts(None, author, PageRequest(), **options).items]

    assert shown() == [boost, answer, thread, post]
    assert shown(exclude_replies=True) == [boost, thread, post]
    assert shown(exclude_boosts=True) == [answer, thread, post]


def test_ids_that_no_database_holds_find_nobody(village: Village) -> None:
    viewer = village.person("viewer")
    village.fold()
    for number in (0, -1, 2**63, 2**200):
        assert account(viewer, number) is None
        assert relationships(viewer, [number]) == []
