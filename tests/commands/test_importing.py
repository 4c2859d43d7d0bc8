"""Bulk import into log and write tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from commands.follows import UnfollowAccount
from commands.importing import import_history
from commands.posts import DeletePost
from events import store
from events.accounts import AccountRegistered
from events.follows import AccountFollowed, AccountUnfollowed
from events.lists import ListCreated, ListDeleted, ListMemberAdded, ListMemberRemoved
from events.posts import PostPublished
from events.store import ImportRecord
from tests.commands.community import NOW, act, count, differences, everything, follow, publish, register

pytestmark = pytest.mark.django_db(transaction=True)


def joined(account_id: int) -> ImportRecord:
    return AccountRegistered(account_id=account_id, username=f"user{account_id}"), None, NOW


def followed(one: int, other: int, follow_id: int) -> ImportRecord:
    return AccountFollowed(follower_id=one, followee_id=other, follow_id=follow_id), one, NOW


def test_progress_is_told_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.importing.CHUNK", 10)
    told: list[int] = []
    assert import_history((joined(n) for n in range(1, 26)), told.append) == 25
    assert told == [10, 20, 25]
    assert count("write_account") == store.head() == 25
    assert differences() == []


def test_commands_go_on_from_what_was_imported() -> None:
    import_history([joined(1), joined(2), followed(1, 2, 70)])
    outcome = act(1, UnfollowAccount(follower_id=1, followee_id=2))
    assert [(each.type, each.version) for each in outcome.recorded] == [("AccountUnfollowed", 2)]
    assert differences() == []


def test_an_import_goes_on_from_what_was_commanded() -> None:
    alice, bob = register("alice", "bob")
    follow(alice, bob)
    import_history([(AccountUnfollowed(follower_id=alice, followee_id=bob), alice, NOW - timedelta(days=9))])
    assert count("write_follow") == 0
    assert differences() == []


def test_an_imported_post_can_answer_one_of_the_same_chunk() -> None:
    import_history(
        [
            joined(1),
            (PostPublished(post_id=50, author_id=1, text="One.", mentions=((1, "user1"),)), 1, NOW),
            (PostPublished(post_id=51, author_id=1, text="Two.", in_reply_to_id=50, in_reply_to_account_id=1), 1, NOW),
            (PostPublished(post_id=52, author_id=1, text="Three.", in_reply_to_id=51), 1, NOW),
        ]
    )
    assert count("write_post", "in_reply_to_id = post_id - 1") == 2
    act(1, DeletePost(post_id=51, account_id=1))
    assert count("write_post", "in_reply_to_id IS NULL") == 2
    assert differences() == []


@pytest.mark.parametrize(
    "wrong",
    [
        joined(1),
        (AccountRegistered(account_id=3, username="USER1"), None, NOW),
        (AccountRegistered(account_id=3, username="not a name"), None, NOW),
        followed(1, 1, 70),
        followed(1, 99, 70),
        followed(1, 2, 71),
        (PostPublished(post_id=50, author_id=1, text="Hi.", visibility="friends"), 1, NOW),
        (PostPublished(post_id=50, author_id=99, text="Hi."), 1, NOW),
    ],
)
def test_what_contradicts_the_constraints_is_kept_out_whole(wrong: ImportRecord) -> None:
    import_history([joined(1), joined(2), followed(1, 2, 70)])
    before = everything()
    with pytest.raises(IntegrityError):
        import_history([joined(4), wrong, joined(5)])
    assert everything() == before
    assert differences() == []


def unfollowed(one: int, other: int) -> ImportRecord:
    return AccountUnfollowed(follower_id=one, followee_id=other), one, NOW


def listed(list_id: int, owner: int, *members: int) -> list[ImportRecord]:
    added = [ListMemberAdded(list_id=list_id, owner_id=owner, account_id=member) for member in members]
    events = (ListCreated(list_id=list_id, owner_id=owner, title="Birds"), *added)
    return [(event, owner, NOW) for event in events]


def unlisted(list_id: int, owner: int) -> ImportRecord:
    return ListDeleted(list_id=list_id, owner_id=owner), owner, NOW


def memberships() -> set[tuple[int, int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT list_id, account_id, follow_id FROM write_list_member")
        return set(cursor.fetchall())


def test_an_unfollow_may_be_folded_before_the_deletion_of_a_list_that_came_first() -> None:
    # The last unfollow joins the run of the one before it, so it passes the deletion of the list.
    history = [
        *(joined(number) for number in (1, 2, 3)),
        *(followed(1, 2, 70), followed(1, 3, 71), *listed(80, 1, 2, 3)),
        *(unfollowed(1, 3), unlisted(80, 1), unfollowed(1, 2)),
        *(followed(1, 2, 72), *listed(81, 1, 2)),
    ]
    import_history(history)
    assert memberships() == {(81, 2, 72)}
    assert count("write_list") == count("write_follow") == 1
    assert differences() == []


def test_a_deletion_of_a_list_may_be_folded_before_an_unfollow_that_came_first() -> None:
    history = [
        *(joined(number) for number in (1, 2)),
        *(followed(1, 2, 70), *listed(80, 1, 2), *listed(81, 1, 2), *listed(82, 1, 2)),
        *(unlisted(80, 1), unfollowed(1, 2), unlisted(81, 1)),
    ]
    import_history(history)
    assert memberships() == set()
    assert count("write_list") == 1
    assert differences() == []


class Lister:
    """Somebody who follows and lists at random; `members` is what has to come of it: {(list, account): follow}."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.next_id = 100
        self.follows: dict[int, int] = {}
        self.lists: list[int] = []
        self.members: dict[tuple[int, int], int] = {}

    def history(self, length: int) -> Iterator[ImportRecord]:
        for _ in range(length):
            yield from self.dice.choice(
                (self.turn, self.turn, self.start, self.drop, self.add, self.add, self.remove)
            )()

    def turn(self) -> Iterator[ImportRecord]:
        """Follow somebody, or unfollow whom one follows, which takes it off all lists."""
        other = self.dice.randint(2, 6)
        if other in self.follows:
            del self.follows[other]
            self.members = {pair: follow for pair, follow in self.members.items() if pair[1] != other}
            yield unfollowed(1, other)
        else:
            self.follows[other] = self._id()
            yield followed(1, other, self.follows[other])

    def start(self) -> Iterator[ImportRecord]:
        self.lists.append(self._id())
        yield from listed(self.lists[-1], 1)

    def drop(self) -> Iterator[ImportRecord]:
        if self.lists:
            gone = self.lists.pop(self.dice.randrange(len(self.lists)))
            self.members = {pair: follow for pair, follow in self.members.items() if pair[0] != gone}
            yield unlisted(gone, 1)

    def add(self) -> Iterator[ImportRecord]:
        free = [(one, who) for one in self.lists for who in self.follows if (one, who) not in self.members]
        if free:
            place, who = self.dice.choice(free)
            self.members[place, who] = self.follows[who]
            yield ListMemberAdded(list_id=place, owner_id=1, account_id=who), 1, NOW

    def remove(self) -> Iterator[ImportRecord]:
        if self.members:
            place, who = self.dice.choice(list(self.members))
            del self.members[place, who]
            yield ListMemberRemoved(list_id=place, owner_id=1, account_id=who), 1, NOW

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id


@pytest.mark.parametrize("seed", range(12))
def test_lists_and_follows_in_any_order_come_to_what_they_came_to_one_by_one(seed: int) -> None:
    lister = Lister(seed)
    import_history([*(joined(number) for number in range(1, 7)), *lister.history(300)])
    assert memberships() == {(*pair, follow) for pair, follow in lister.members.items()}
    assert count("write_list") == len(lister.lists)
    assert count("write_follow") == len(lister.follows)
    assert differences() == []


def test_importing_nothing_at_all_is_fine() -> None:
    assert import_history([]) == 0
    (alice,) = register("alice")
    publish(alice)
    assert differences() == []
