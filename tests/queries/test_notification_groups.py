"""Groups of notifications: what is put together, how they are paged, what a page says of each."""

from __future__ import annotations

import pytest

from queries.live import new_notifications
from queries.notification_groups import GroupView, alone_id, group, group_accounts, groups, unread_group_count
from queries.notifications import ALL, Wish, notifications
from queries.paging import PageRequest
from tests.queries.village import Village


def brief(viewer: int, wish: Wish = ALL, grouped: tuple[str, ...] | None = None, **page: int) -> list[tuple[str, int]]:
    found = groups(viewer, PageRequest(**page), wish, *([] if grouped is None else [grouped]))
    return [(view.type, view.count) for view in found.page.items]


@pytest.fixture
def busy(village: Village) -> tuple[int, list[int], int]:
    """A reader, five friends and a post: favourited by five, boosted by two, then all follow; one mentions."""
    reader, *friends = village.people(6)
    post = village.post(reader)
    for friend in friends:
        village.favourite(friend, post)
    for friend in friends[:2]:
        village.boost(friend, post)
    village.post(friends[0], "@person0 hello")
    for friend in friends:
        village.follow(friend, reader)
    village.fold()
    return reader, friends, post


def test_reactions_and_follows_are_put_together_and_mentions_stand_alone(busy: tuple[int, list[int], int]) -> None:
    reader, friends, post = busy
    assert brief(reader) == [("follow", 5), ("mention", 1), ("reblog", 2), ("favourite", 5)]
    found = groups(reader, PageRequest(), ALL)
    favourites: GroupView = found.page.items[-1]
    assert favourites.post_id == post
    assert favourites.account_ids == tuple(reversed(friends))
    assert set(found.accounts) == {reader, *friends}
    assert post in found.posts
    one_by_one = notifications(reader, PageRequest(), Wish(types=["favourite"])).items
    assert {one.group_key for one in one_by_one} == {favourites.key}
    assert (favourites.page_max_id, favourites.page_min_id) == (one_by_one[0].id, one_by_one[-1].id)


def test_only_the_kinds_that_are_wanted_are_grouped(busy: tuple[int, list[int], int]) -> None:
    reader, _, _ = busy
    assert brief(reader, grouped=("favourite",)) == [
        *[("follow", 1)] * 5,
        ("mention", 1),
        *[("reblog", 1)] * 2,
        ("favourite", 5),
    ]
    assert len(brief(reader, grouped=())) == 13
    assert brief(reader, Wish(types=["follow", "mention"])) == [("follow", 5), ("mention", 1)]
    assert brief(reader, Wish(exclude_types=["follow", "reblog"])) == [("mention", 1), ("favourite", 5)]


def test_pages_are_cut_by_groups_and_lead_on_until_the_end(busy: tuple[int, list[int], int]) -> None:
    reader, _, _ = busy
    first = groups(reader, PageRequest(limit=2), ALL).page
    assert [view.type for view in first.items] == ["follow", "mention"]
    assert first.next_id == first.items[-1].newest_id
    second = groups(reader, PageRequest(limit=2, max_id=first.next_id), ALL).page
    assert [(view.type, view.count) for view in second.items] == [("reblog", 2), ("favourite", 5)]
    assert second.next_id is None
    back = groups(reader, PageRequest(limit=2, min_id=second.items[-1].page_min_id), ALL).page
    assert [view.type for view in back.items] == ["reblog", "favourite"]


def test_a_group_cut_by_a_page_says_which_part_the_page_shows(busy: tuple[int, list[int], int]) -> None:
    reader, _, _ = busy
    ids = [one.id for one in notifications(reader, PageRequest(), Wish(types=["follow"])).items]
    (part,) = groups(reader, PageRequest(max_id=ids[1]), Wish(types=["follow"])).page.items
    assert (part.count, part.newest_id, part.page_max_id, part.page_min_id) == (5, ids[0], ids[2], ids[-1])


def test_what_comes_half_a_day_later_is_another_group(village: Village) -> None:
    reader, early, late = village.people(3)
    post = village.post(reader)
    village.favourite(early, post)
    village.wait(hours=13)
    village.favourite(late, post)
    village.fold()
    assert brief(reader) == [("favourite", 1), ("favourite", 1)]


def test_blocked_and_muted_accounts_are_in_no_group(busy: tuple[int, list[int], int], village: Village) -> None:
    reader, friends, _ = busy
    village.mute(reader, friends[2])
    village.block(friends[3], reader)
    village.fold()
    assert brief(reader) == [("follow", 3), ("mention", 1), ("reblog", 2), ("favourite", 3)]


def test_one_group_can_be_asked_for_with_everybody_in_it(busy: tuple[int, list[int], int]) -> None:
    reader, friends, _ = busy
    key = groups(reader, PageRequest(), Wish(types=["favourite"])).page.items[0].key
    found = group(reader, key)
    assert found is not None
    assert found.page.items[0].count == 5
    page = group_accounts(reader, key, PageRequest(limit=3))
    assert [person.id for person in page.items] == list(reversed(friends))[:3]
    rest = group_accounts(reader, key, PageRequest(limit=3, max_id=page.next_id))
    assert [person.id for person in rest.items] == list(reversed(friends))[3:]
    mention = groups(reader, PageRequest(), Wish(types=["mention"])).page.items[0]
    alone = group(reader, mention.key)
    assert alone is not None
    assert alone.page.items[0].newest_id == mention.newest_id
    assert group_accounts(reader, mention.key, PageRequest()).items[0].id == friends[0]


@pytest.mark.parametrize(
    "key", ["", "ungrouped-", "ungrouped-1", "ungrouped-x", "favourite-1-1", "ungrouped-" + "9" * 19]
)
def test_there_is_nothing_under_keys_of_nobody(village: Village, key: str) -> None:
    (reader,) = village.people(1)
    village.fold()
    assert group(reader, key) is None
    assert group_accounts(reader, key, PageRequest()).items == ()


def test_only_whole_numbers_are_ids_of_what_stands_alone() -> None:
    assert alone_id("ungrouped-77") == 77
    for key in ("ungrouped-٧", "ungrouped--7", "ungrouped-" + "9" * 19, "favourite-7-7", "77", "ungrouped-7 "):
        assert alone_id(key) is None


def test_unread_groups_are_counted_up_to_a_limit(busy: tuple[int, list[int], int]) -> None:
    reader, _, _ = busy
    assert unread_group_count(reader, ALL) == 4
    assert unread_group_count(reader, ALL, most=3) == 3
    assert unread_group_count(reader, ALL, grouped=()) == 13
    newest = groups(reader, PageRequest(), ALL).page.items[0].newest_id
    assert unread_group_count(reader, ALL, after_id=newest) == 0
    assert unread_group_count(reader, ALL, after_id=newest - 1) == 1


def test_live_notifications_carry_the_key_of_their_group(busy: tuple[int, list[int], int]) -> None:
    reader, _, _ = busy
    keys = {one.value.id: one.value.group_key for one in new_notifications({reader: 0}, 10**6)}
    assert keys == {one.id: one.group_key for one in notifications(reader, PageRequest(limit=40)).items}
