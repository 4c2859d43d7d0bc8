"""What the feeds answer, over the real tables: who hears of what, in which order, how often."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from feed_project.live.cursors import Mark
from feed_project.live.happenings import NOBODY, Happening, Source
from feed_project.live.sources import HomeSource, NotificationSource, PublicSource
from tests.live.town import Town

pytestmark = pytest.mark.django_db

ALL = 400


@pytest.fixture
def town(inline_relay: Callable[[], int]) -> Town:
    return Town(inline_relay)


class Ear:
    """Listens to a source for some owners, from the moment it is made."""

    def __init__(self, source: Source, town: Town, *owners: int) -> None:
        self.source, self.town = source, town
        self.start = town.fold()
        self.marks = {owner: Mark(self.start) for owner in owners}

    def hear(self) -> dict[int, list[tuple[str, str]]]:
        """What happened since the last time, by owner: (event, id)."""
        head = self.town.fold()
        batch = self.source.fetch(self.marks, head, ALL)
        self.marks = dict.fromkeys(self.marks, Mark(head))
        heard: dict[int, list[tuple[str, str]]] = {owner: [] for owner in self.marks}
        for happening in batch.happenings:
            heard[happening.owner].append((happening.content.event, _id(happening)))
        return heard


def _id(happening: Happening) -> str:
    payload = happening.content.payload
    return payload if happening.content.event == "delete" else str(json.loads(payload)["id"])


def test_followers_and_the_author_hear_of_a_post_and_strangers_do_not(town: Town) -> None:
    author, follower, stranger = town.members(3)
    town.follow(follower, author)
    ear = Ear(HomeSource(), town, author, follower, stranger)
    post = str(town.post(author))
    assert ear.hear() == {author: [("update", post)], follower: [("update", post)], stranger: []}
    assert ear.hear() == {author: [], follower: [], stranger: []}


def test_news_come_in_the_order_of_the_log(town: Town) -> None:
    author, follower = town.members(2)
    town.follow(follower, author)
    ear = Ear(HomeSource(), town, follower)
    first, second = town.post(author), town.post(author, "two")
    town.edit(author, first, "one, edited")
    third = town.post(author, "three")
    town.delete(author, second)
    assert ear.hear()[follower] == [
        ("update", str(first)),
        ("status.update", str(first)),
        ("update", str(third)),
        ("delete", str(second)),
    ]


def test_a_follow_brings_no_old_posts_as_news(town: Town) -> None:
    author, follower = town.members(2)
    town.post(author)
    ear = Ear(HomeSource(), town, follower)
    town.follow(follower, author)
    new = str(town.post(author))
    assert ear.hear()[follower] == [("update", new)]


@pytest.mark.parametrize("end", ["unfollow", "block", "blocked", "mute"])
def test_what_ends_between_the_post_and_the_question_is_not_told(town: Town, end: str) -> None:
    author, follower = town.members(2)
    town.follow(follower, author)
    ear = Ear(HomeSource(), town, follower)
    town.post(author)
    match end:
        case "unfollow":
            town.unfollow(follower, author)
        case "block":
            town.block(follower, author)
        case "blocked":
            town.block(author, follower)
        case "mute":
            town.mute(follower, author)
    assert ear.hear()[follower] == []


def test_a_direct_post_is_news_to_nobody_but_those_it_names(town: Town) -> None:
    author, named, follower = town.members(3)
    for reader in (named, follower):
        town.follow(reader, author)
    name = json.loads(_payload_of_account(town, named))["acct"]
    ear = Ear(HomeSource(), town, author, named, follower)
    post = town.post(author, f"@{name} between us", "direct")
    heard = ear.hear()
    assert heard == {author: [("update", str(post))], named: [("update", str(post))], follower: []}
    town.delete(author, post)
    assert ear.hear()[follower] == []


def test_a_boost_is_news_once_and_carries_its_own_id(town: Town) -> None:
    author, booster, other, follower = town.members(4)
    for boosting in (booster, other):
        town.follow(follower, boosting)
    post = town.post(author)
    ear = Ear(HomeSource(), town, follower)
    boost = town.boost(booster, post)
    town.fold()
    town.boost(other, post)
    assert ear.hear()[follower] == [("update", str(boost))]
    town.unboost(booster, post)
    assert ("delete", str(boost)) in ear.hear()[follower]


def test_one_content_serves_all_readers_of_a_fresh_post(town: Town) -> None:
    author, *readers = town.members(6)
    for reader in readers:
        town.follow(reader, author)
    head = town.fold()
    town.post(author)
    batch = HomeSource().fetch(dict.fromkeys([author, *readers], Mark(head)), town.fold(), ALL)
    assert len(batch.happenings) == 6
    assert len({id(happening.content) for happening in batch.happenings}) == 2
    status = json.loads(next(h for h in batch.happenings if h.owner == readers[0]).content.payload)
    assert status["favourited"] is False


def test_a_boosted_post_carries_the_flags_of_its_reader(town: Town) -> None:
    author, booster, liker, other = town.members(4)
    post = town.post(author)
    town.favourite(liker, post)
    for reader in (liker, other):
        town.follow(reader, booster)
    head = town.fold()
    town.boost(booster, post)
    batch = HomeSource().fetch({liker: Mark(head), other: Mark(head)}, town.fold(), ALL)
    flags = {h.owner: json.loads(h.content.payload)["reblog"]["favourited"] for h in batch.happenings}
    assert flags == {liker: True, other: False}


def test_more_than_the_limit_is_cut_to_the_oldest_in_log_order(town: Town) -> None:
    author, reader, idle = town.members(3)
    town.follow(reader, author)
    head = town.fold()
    posts = [town.post(author, str(number)) for number in range(8)]
    after = {reader: Mark(head), idle: Mark(head)}
    batch = HomeSource().fetch(after, town.fold(), 5)
    assert batch.cut == {reader}
    assert [_id(happening) for happening in batch.happenings] == [str(post) for post in posts[:5]]
    rest = HomeSource().fetch({reader: batch.happenings[-1].mark}, town.fold(), 5)
    assert [_id(happening) for happening in rest.happenings] == [str(post) for post in posts[5:]]
    assert not rest.cut


@pytest.mark.parametrize("near", [50_000, -1])
def test_nothing_is_lost_at_a_cut_where_ids_run_against_the_log(
    town: Town, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.live.NEAR", near)
    author, reader = town.members(2)
    town.follow(reader, author)
    head = town.fold()
    posts = [town.post(author, str(post), post_id=post) for post in reversed(town.ids(20))]
    up_to = town.fold()
    mark, heard = Mark(head), []
    for _ in range(5):
        batch = HomeSource().fetch({reader: mark}, up_to, 4)
        heard += [_id(happening) for happening in batch.happenings]
        mark = batch.happenings[-1].mark
    assert heard == [str(post) for post in posts]


def test_the_number_of_statements_does_not_grow_with_owners(town: Town, django_assert_max_num_queries) -> None:
    author, *readers = town.members(12)
    for reader in readers:
        town.follow(reader, author)
    head = town.fold()
    town.post(author)
    up_to = town.fold()
    with django_assert_max_num_queries(8):
        assert len(HomeSource().fetch(dict.fromkeys(readers, Mark(head)), up_to, ALL).happenings) == 11


def test_the_public_stream_has_public_posts_only(town: Town) -> None:
    author, viewer, blocked = town.members(3)
    town.block(author, blocked)
    ear = Ear(PublicSource(), town, NOBODY, viewer, blocked)
    public = town.post(author)
    for visibility in ("unlisted", "private", "direct"):
        town.post(author, visibility, visibility)
    town.edit(author, public, "edited")
    heard = ear.hear()
    assert heard[NOBODY] == heard[viewer] == [("update", str(public)), ("status.update", str(public))]
    assert heard[blocked] == []
    town.delete(author, public)
    assert ear.hear()[NOBODY] == [("delete", str(public))]


def test_private_and_direct_posts_leave_the_public_stream_unmoved_when_deleted(town: Town) -> None:
    author, viewer = town.members(2)
    posts = [town.post(author, visibility, visibility) for visibility in ("unlisted", "private", "direct")]
    ear = Ear(PublicSource(), town, NOBODY, viewer)
    for post in posts:
        town.delete(author, post)
    assert ear.hear() == {NOBODY: [], viewer: []}


def test_whoever_is_concerned_is_notified(town: Town) -> None:
    author, fan = town.members(2)
    ear = Ear(NotificationSource(), town, author, fan)
    post = town.post(author)
    town.follow(fan, author)
    town.favourite(fan, post)
    town.boost(fan, post)
    town.fold()
    batch = NotificationSource().fetch(ear.marks, town.fold(), ALL)
    types = [json.loads(happening.content.payload)["type"] for happening in batch.happenings]
    assert sorted(types) == ["favourite", "follow", "reblog"]
    assert {happening.owner for happening in batch.happenings} == {author}


def _payload_of_account(town: Town, account: int) -> str:
    """A public post of the account, to learn its name as clients do."""
    head = town.fold()
    town.post(account)
    batch = PublicSource().fetch({NOBODY: Mark(head)}, town.fold(), ALL)
    return json.dumps(json.loads(batch.happenings[-1].content.payload)["account"])
