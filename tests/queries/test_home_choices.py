"""What a reader chose besides accounts: hashtags bring posts home, exclusive lists keep them away."""

from __future__ import annotations

import random
from functools import partial

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from commands.lists import AddListMembers, CreateList, EditList
from commands.tag_follows import FollowTag, UnfollowTag
from feed_project.audit import audit, expected_feed
from queries import home, home_entries, live, stretches
from queries.changes import home_changes
from queries.home import home_feed
from queries.list_feed import list_feed, new_list_posts
from queries.live import new_home_entries
from queries.paging import PageRequest
from tests.queries.village import Village


def ids(viewer: int, **page: int) -> list[int]:
    return [item.entry_id for item in home_feed(viewer, PageRequest(**{"limit": 40, **page})).items]


def follow_tag(village: Village, account: int, name: str) -> None:
    village._do(FollowTag(account_id=account, name=name, follow_id=village._id()), account)


def exclude(village: Village, owner: int, *members: int) -> int:
    list_id = village._id()
    village._do(CreateList(list_id=list_id, account_id=owner, title="Elsewhere", exclusive=True), owner)
    village._do(AddListMembers(list_id=list_id, account_id=owner, member_ids=members), owner)
    return list_id


@pytest.mark.parametrize("threshold", [1000, 0])
def test_a_followed_tag_brings_public_posts_of_anybody_once(
    village: Village, settings: Settings, threshold: int
) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = threshold
    reader, followee, stranger, muted = village.people(4)
    village.follow(reader, followee)
    village.mute(reader, muted)
    old = village.post(stranger, "#tea before")
    follow_tag(village, reader, "tea")
    follow_tag(village, reader, "milk")
    both = village.post(followee, "#tea #milk")
    answer = village.post(stranger, "#tea", answers=village.post(stranger, "plain"))
    village.post(muted, "#tea")
    for visibility in ("unlisted", "private", "direct"):
        village.post(stranger, "#tea", visibility)
    village.fold()
    assert ids(reader) == expected_feed(reader) == [answer, both, old]
    assert ids(followee) == [both]
    assert audit(reader) is None
    village._do(UnfollowTag(account_id=reader, name="tea"), reader)
    village.unfollow(reader, followee)
    village.fold()
    assert ids(reader) == expected_feed(reader) == [both]


@pytest.mark.parametrize(("near", "wider"), [(1000, 32), (0, 1), (3, 3)])
def test_however_many_tags_are_followed_every_page_holds_what_it_should(
    village: Village, monkeypatch: pytest.MonkeyPatch, near: int, wider: int
) -> None:
    reader, followee, *strangers = village.people(5)
    village.follow(reader, followee)
    dice = random.Random(near)
    for number in range(12):
        follow_tag(village, reader, f"tag{number}")
    for _ in range(40):
        names = {dice.choice(("tag1", f"tag{dice.randrange(30)}", "rarely")) for _ in range(2)}
        village.post(dice.choice((followee, *strangers)), " ".join(f"#{name}" for name in names))
        village.wait(hours=dice.choice((0, 0, 1, 90)))
    village.fold()
    whole = expected_feed(reader)
    assert ids(reader) == whole[:40]
    monkeypatch.setattr(stretches, "NEAR", near)
    monkeypatch.setattr(stretches, "WIDER", wider)
    many = home._statements(partial(home_entries.tagged, quick=True, many=True))
    monkeypatch.setattr(home, "OF_MANY_TAGS", many)
    monkeypatch.setattr(home, "FEW_TAGS", 0)
    for place, entry in enumerate(whole):
        assert ids(reader, max_id=entry, limit=5) == whole[place + 1 : place + 6]
        assert ids(reader, min_id=entry, limit=5) == whole[max(0, place - 5) : place]


def test_a_tag_that_an_edit_brings_or_takes_counts_at_the_posts_own_time(village: Village) -> None:
    reader, author = village.people(2)
    follow_tag(village, reader, "tea")
    first, second = village.post(author, "plain"), village.post(author, "#tea")
    village.fold()
    assert ids(reader) == [second]
    village.edit(author, first, "#tea now")
    village.edit(author, second, "plain now")
    village.fold()
    assert ids(reader) == expected_feed(reader) == [first]


@pytest.mark.parametrize("threshold", [1000, 0])
def test_an_exclusive_list_keeps_its_members_posts_and_boosts_from_home(
    village: Village, settings: Settings, threshold: int
) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = threshold
    reader, away, friend, other = village.people(4)
    for account in (away, friend):
        village.follow(reader, account)
        village.follow(other, account)
    follow_tag(village, reader, "tea")
    list_id = exclude(village, reader, away, reader)
    hidden = village.post(away, "#tea")
    own = village.post(reader)
    village.boost(away, own)
    passed_on = village.boost(friend, hidden)
    village.fold()
    assert ids(reader) == expected_feed(reader) == [passed_on, own]
    assert hidden in ids(other)
    village._do(EditList(list_id=list_id, account_id=reader, exclusive=False), reader)
    village.fold()
    assert ids(reader) == expected_feed(reader) == [own, hidden]


@pytest.mark.parametrize("threshold", [1000, 0])
def test_posts_in_languages_not_wanted_of_a_followee_stay_away_from_home_and_lists(
    village: Village, settings: Settings, threshold: int
) -> None:
    settings.DUNLIN_PUSH_THRESHOLD = threshold
    reader, followee, friend, other = village.people(4)
    for account in (followee, friend):
        village.follow(reader, account)
        village.follow(other, account)
    list_id = village._id()
    village._do(CreateList(list_id=list_id, account_id=reader, title="List"), reader)
    village._do(AddListMembers(list_id=list_id, account_id=reader, member_ids=(followee,)), reader)
    german, unsaid = village.post(followee, "Tee", language="de"), village.post(followee, "🫖")
    english = village.post(followee, "Tea", language="en")
    start = village.fold()
    assert ids(reader) == [english, unsaid, german]
    village.follow(reader, followee, languages=("de", "nl"))
    boost, elsewhere = village.boost(followee, village.post(other, "Thé", language="fr")), ids(other)
    passed_on = village.boost(friend, english)
    head = village.fold()
    assert ids(reader) == expected_feed(reader) == [passed_on, boost, unsaid, german]
    assert [item.entry_id for item in list_feed(reader, list_id, PageRequest(limit=40)).items] == [
        boost,
        unsaid,
        german,
    ]
    assert english in ids(other)
    assert english in elsewhere
    assert audit(reader) is None
    village.post(followee, "Tea again", language="en")
    thee = village.post(followee, "Thee", language="nl")
    village.edit(followee, english, "Tea!")
    middle = village.fold()
    assert [fresh.value.entry_id for fresh in new_home_entries({reader: head}, middle)] == [thee]
    listed = new_list_posts({(reader, list_id): head}, middle)
    assert [fresh.value.entry_id for fresh in listed] == [thee]
    assert [fresh.value.entry_id for fresh in home_changes({followee: start, other: head}, middle)] == [english] * 2
    village.follow(reader, followee, languages=())
    village.fold()
    assert ids(reader) == expected_feed(reader)
    assert english in ids(reader)


def test_a_followed_tag_brings_posts_in_any_language(village: Village) -> None:
    reader, followee = village.people(2)
    village.follow(reader, followee, languages=("de",))
    follow_tag(village, reader, "tea")
    start = village.fold()
    tagged, _ = village.post(followee, "#tea", language="en"), village.post(followee, "tea", language="en")
    head = village.fold()
    assert ids(reader) == expected_feed(reader) == [tagged]
    assert [fresh.value.entry_id for fresh in new_home_entries({reader: start}, head)] == [tagged]


@pytest.mark.parametrize("near", [5000, 0])
def test_live_home_news_follow_tags_and_exclusive_lists(
    village: Village, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(live, "NEAR", near)
    reader, away, stranger = village.people(3)
    village.follow(reader, away)
    follow_tag(village, reader, "tea")
    exclude(village, reader, away)
    start = village.fold()
    village.post(away, "#tea")
    tea = village.post(stranger, "#tea #milk")
    village.post(stranger, "#milk")
    middle = village.fold()
    village.edit(stranger, tea, "#tea, edited")
    head = village.fold()
    assert [fresh.value.entry_id for fresh in new_home_entries({reader: start}, middle)] == [tea]
    assert [fresh.value.entry_id for fresh in home_changes({reader: middle}, head)] == [tea]


@pytest.mark.parametrize("limit", [1, 20, 40])
def test_hashtags_take_one_statement_more_and_lists_none(
    village: Village, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader, *people = village.people(4)
    village.follow(reader, people[0])
    village.follow(reader, people[1])
    exclude(village, reader, people[1])
    for number in range(75):
        village.post(people[number % 3], "#one #two" if number % 2 else "#three")
    village.fold()
    older = home_feed(reader, PageRequest(limit=2)).next_id
    pages = (PageRequest(limit=limit), PageRequest(limit=limit, max_id=older), PageRequest(limit=limit, min_id=0))
    for page in pages:
        with django_assert_num_queries(3):
            assert home_feed(reader, page).items
    for names in (["one", "two", "three"], [f"tag{number}" for number in range(home.FEW_TAGS)]):
        for name in names:
            follow_tag(village, reader, name)
        village.fold()
        for page in pages:
            with django_assert_num_queries(4):
                assert len(home_feed(reader, page).items) == min(limit, 40)
