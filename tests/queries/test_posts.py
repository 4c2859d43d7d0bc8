"""Posts and what is around them: threads in reading order, counters, flags of one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from queries.account_posts import account_posts
from queries.notifications import Wish, notification, notifications, unread_count
from queries.paging import PageRequest
from queries.posts import boosted_by, boosted_post, depth_first, favourited_by, feed_entry, post, posts, thread
from queries.views import PollView
from tests.queries.village import Village


def test_a_thread_is_read_from_its_root_down_branch_by_branch(village: Village) -> None:
    author, friend = village.people(2)
    root = village.post(author)
    first = village.post(friend, answers=root)
    second = village.post(friend, answers=root)
    below_first = village.post(author, answers=first)
    goes_on = village.post(author, answers=root)
    village.fold()
    found = thread(None, root)
    assert found is not None
    assert [p.id for p in found.descendants] == [goes_on, first, below_first, second]
    found = thread(None, below_first)
    assert found is not None
    assert [p.id for p in found.ancestors] == [root, first]


def test_a_thread_of_a_deleted_post_is_not_there(village: Village) -> None:
    author = village.person("author")
    root = village.post(author)
    answer = village.post(author, answers=root)
    village.delete(author, root)
    village.fold()
    assert thread(author, root) is None
    found = thread(author, answer)
    assert found is not None
    assert found.ancestors == ()


def test_strangers_are_shown_a_part_of_very_long_threads() -> None:
    chain = [(number, number - 1, False, True) for number in range(1, 5000)]
    assert depth_first(0, chain) == list(range(1, 5000))
    assert depth_first(7, [(1, 0, False, True)]) == []


@pytest.mark.parametrize(("signed_in", "above", "below"), [(False, 40, 20), (True, 69, 69)])
def test_anonymous_viewers_get_bounded_threads(village: Village, signed_in: bool, above: int, below: int) -> None:
    author = village.person("author")
    chain = [village.post(author)]
    for _ in range(69):
        chain.append(village.post(author, answers=chain[-1]))
    village.fold()
    viewer = author if signed_in else None
    up, down = thread(viewer, chain[-1]), thread(viewer, chain[0])
    assert up is not None
    assert down is not None
    assert [p.id for p in up.ancestors] == chain[:-1][-above:]
    assert [p.id for p in down.descendants] == chain[1:][:below]


def test_what_a_post_can_come_to_look_like_is_told_apart_by_its_hash(village: Village) -> None:
    """Or a post that is voted on a thousand times would fill one place of the caches it is looked up in."""
    number = village.post(village.person("person"))
    village.fold()
    view = post(None, number)
    assert view is not None
    poll = PollView(1, view.author.id, (("tea", 1), ("milk", 0)), 1, False, False, view.created_at, False)
    variants = [
        view,
        view._replace(favourites=1),
        view._replace(edited_at=view.created_at),
        view._replace(author=replace(view.author, display_name="Somebody else")),
        view._replace(author=replace(view.author, followers=7)),
        view._replace(poll=poll),
        view._replace(poll=replace(poll, options=(("tea", 1), ("milk", 1)), voters=2)),
    ]
    assert len({hash(variant) for variant in variants}) == len(variants)


def test_flags_and_counters_are_the_viewers_and_the_posts(village: Village) -> None:
    author, fan = village.people(2)
    number = village.post(author, "@person1 #tag https://example.com")
    village.favourite(fan, number)
    boost = village.boost(fan, number)
    village.post(fan, answers=number)
    village.fold()
    for viewer, mine in ((fan, True), (author, False), (None, False)):
        view = post(viewer, number)
        assert view is not None
        assert (view.replies, view.boosts, view.favourites) == (1, 1, 1)
        assert (view.favourited, view.boosted) == (mine, mine)
        assert view.boostable
        assert [(mention.id, mention.username) for mention in view.mentions] == [(fan, "person1")]
        assert view.tags == ("tag",)
    assert [person.id for person in favourited_by(None, number, PageRequest()).items] == [fan]
    assert [person.id for person in boosted_by(None, number, PageRequest()).items] == [fan]
    item = feed_entry(author, boost)
    assert item is not None
    assert (item.entry_id, item.post.id, item.booster and item.booster.id) == (boost, number, fan)


def test_a_boost_to_followers_only_is_told_to_followers_only(village: Village) -> None:
    author, follower, stranger = village.people(3)
    village.follow(follower, author)
    number = village.post(author, visibility="private")
    boost = village.boost(author, number)
    village.fold()
    for viewer, sees in ((author, True), (follower, True), (stranger, False), (None, False)):
        assert (feed_entry(viewer, boost) is not None) == sees
        assert bool(boosted_by(viewer, number, PageRequest()).items) == sees
        shown = [item.entry_id for item in account_posts(viewer, author, PageRequest()).items]
        assert shown == ([boost, number] if sees else [])
    own, followed = post(author, number), post(follower, number)
    assert own is not None
    assert followed is not None
    assert (own.boostable, followed.boostable) == (True, False)


def test_an_edit_is_shown_with_its_time(village: Village) -> None:
    author = village.person("author")
    number = village.post(author, "before")
    village.wait(minutes=5)
    village.edit(author, number, "after")
    village.fold()
    view = post(None, number)
    assert view is not None
    assert view.text == "after"
    assert view.edited_at == village.now
    assert view.created_at < village.now


def test_numbers_that_no_database_holds_are_no_posts(village: Village) -> None:
    village.fold()
    for number in (0, -1, 2**63, 2**300):
        assert post(None, number) is None
        assert posts(None, [number]) == {}
        assert thread(None, number) is None
        assert feed_entry(None, number) is None
        assert boosted_post(None, number) is None
        assert favourited_by(None, number, PageRequest()).items == ()


def test_notifications_are_filtered_when_they_are_read(village: Village) -> None:
    me, friend, rude = village.people(3)
    number = village.post(me)
    village.follow(friend, me)
    village.favourite(rude, number)
    village.boost(friend, number)
    village.post(rude, "@person0 hey")
    village.fold()
    found = notifications(me, PageRequest())
    assert [n.type for n in found.items] == ["mention", "reblog", "favourite", "follow"]
    assert [n.type for n in notifications(me, PageRequest(), Wish(types=["follow"])).items] == ["follow"]
    left = notifications(me, PageRequest(), Wish(exclude_types=["mention", "reblog"], account_id=rude))
    assert [n.type for n in left.items] == ["favourite"]
    assert unread_count(me) == 4
    assert unread_count(me, found.items[1].id) == 1
    single = notification(me, found.items[0].id)
    assert single == found.items[0]
    assert notification(friend, found.items[0].id) is None
    village.mute(me, rude)
    village.fold()
    assert [n.type for n in notifications(me, PageRequest()).items] == ["reblog", "follow"]
    assert notification(me, found.items[0].id) is None
    assert unread_count(me) == 2
    village.delete(me, number)
    village.fold()
    assert [n.type for n in notifications(me, PageRequest()).items] == ["follow"]
