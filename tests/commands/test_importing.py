"""Bulk import into log and write tables."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from commands.follows import UnfollowAccount
from commands.importing import import_history
from commands.posts import DeletePost
from events import store
from events.accounts import AccountRegistered
from events.follows import AccountFollowed, AccountUnfollowed
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


def test_importing_nothing_at_all_is_fine() -> None:
    assert import_history([]) == 0
    (alice,) = register("alice")
    publish(alice)
    assert differences() == []
