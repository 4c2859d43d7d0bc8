"""Lists: made, filled and thrown away by their owner alone, with accounts it follows."""

from __future__ import annotations

from typing import Any

import pytest

from commands.lists import (
    MOST_LISTS,
    AddListMembers,
    CreateList,
    DeleteList,
    EditList,
    RemoveListMembers,
)
from commands.refusals import Invalid, NotFound
from events.blocks import AccountBlocked
from events.follows import AccountFollowed, AccountUnfollowed
from events.lists import ListCreated, ListDeleted, ListEdited, ListMemberAdded, ListMemberRemoved
from tests.commands.scenario import ALICE, BOB, CAROL, NOBODY, given

LIST = 70

created = ListCreated(list_id=LIST, owner_id=ALICE, title="Friends")
follows_bob = AccountFollowed(follower_id=ALICE, followee_id=BOB, follow_id=50)
follows_carol = AccountFollowed(follower_id=ALICE, followee_id=CAROL, follow_id=51)
bob_on = ListMemberAdded(list_id=LIST, owner_id=ALICE, account_id=BOB)


def create(**more: Any) -> CreateList:
    return CreateList(**{"list_id": LIST, "account_id": ALICE, "title": "Friends", **more})


def edit(**more: Any) -> EditList:
    return EditList(**{"list_id": LIST, "account_id": ALICE, **more})


def add(*members: int, account_id: int = ALICE) -> AddListMembers:
    return AddListMembers(list_id=LIST, account_id=account_id, member_ids=members)


def remove(*members: int) -> RemoveListMembers:
    return RemoveListMembers(list_id=LIST, account_id=ALICE, member_ids=members)


def test_a_list_begins_as_mastodons_do() -> None:
    given().when(create(title=" Friends ")).then(created)
    policy = ListCreated(list_id=LIST, owner_id=ALICE, title="Friends", replies_policy="none", exclusive=True)
    given().when(create(replies_policy="none", exclusive=True)).then(policy)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Title can't be blank"),
        ({"title": "x" * 257}, "Title is too long (maximum is 256 characters)"),
        ({"replies_policy": "all"}, "Replies policy is not included in the list"),
    ],
)
def test_a_list_needs_a_title_and_a_known_policy(fields: Any, message: str) -> None:
    given().when(create(**fields)).refused(Invalid, f"Validation failed: {message}")
    given(created).when(edit(**fields)).refused(Invalid, f"Validation failed: {message}")


def test_nobody_has_more_lists_than_allowed() -> None:
    many = [ListCreated(list_id=number, owner_id=ALICE, title="x") for number in range(100, 100 + MOST_LISTS)]
    given(*many).when(create()).refused(Invalid, "maximum number of lists")
    given(*many, ListDeleted(list_id=100, owner_id=ALICE)).when(create()).event()
    given(*many).when(create(account_id=BOB)).event()
    given().when(create(account_id=NOBODY)).refused(NotFound)


def test_an_edit_keeps_what_it_does_not_name_and_says_nothing_twice() -> None:
    edited = ListEdited(list_id=LIST, owner_id=ALICE, title="Friends", replies_policy="followed", exclusive=False)
    assert given(created).when(edit(replies_policy="followed")).then_once(edited) == {"list_id": LIST}
    given(created).when(edit(title="Friends")).then_nothing()


def test_somebody_elses_list_looks_absent() -> None:
    for command in (
        edit(account_id=BOB),
        DeleteList(list_id=LIST, account_id=BOB),
        add(BOB, account_id=BOB),
        RemoveListMembers(list_id=LIST, account_id=BOB, member_ids=()),
    ):
        given(created).when(command).refused(NotFound, "Record not found")
        given().when(command).refused(NotFound, "Record not found")


def test_a_deleted_list_is_gone_with_its_members() -> None:
    given(created, follows_bob, bob_on).when(DeleteList(list_id=LIST, account_id=ALICE)).then(
        ListDeleted(list_id=LIST, owner_id=ALICE)
    )
    gone = ListDeleted(list_id=LIST, owner_id=ALICE)
    given(created, gone).when(edit(title="x")).refused(NotFound)


def test_only_followees_and_oneself_come_onto_a_list() -> None:
    given(created, follows_bob).when(add(BOB, ALICE)).then(
        bob_on, ListMemberAdded(list_id=LIST, owner_id=ALICE, account_id=ALICE)
    )
    given(created, follows_bob).when(add(BOB, CAROL)).refused(NotFound)
    given(created).when(add(NOBODY)).refused(NotFound)
    given(created, follows_bob).when(add()).then_nothing()


def test_nobody_comes_onto_a_list_twice() -> None:
    taken = "Validation failed: Account has already been taken"
    given(created, follows_bob, bob_on).when(add(BOB)).refused(Invalid, taken)
    given(created, follows_bob).when(add(BOB, BOB)).refused(Invalid, taken)
    given(created, follows_bob, follows_carol, bob_on).when(add(CAROL, BOB)).refused(Invalid, taken)


def test_taking_off_leaves_alone_who_is_not_on_the_list() -> None:
    off = ListMemberRemoved(list_id=LIST, owner_id=ALICE, account_id=BOB)
    given(created, follows_bob, bob_on).when(remove(BOB, CAROL, NOBODY, BOB)).then_once(off)


def test_whom_one_no_longer_follows_is_on_none_of_ones_lists() -> None:
    unfollowed = AccountUnfollowed(follower_id=ALICE, followee_id=BOB)
    blocked = AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=9)
    given(created, follows_bob, bob_on, unfollowed, blocked).when(remove(BOB)).then_nothing()
    again = AccountFollowed(follower_id=ALICE, followee_id=BOB, follow_id=52)
    given(created, follows_bob, bob_on, unfollowed, again).when(add(BOB)).then(bob_on)
