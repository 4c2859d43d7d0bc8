"""`handle` as its callers meet it: answers, idempotency, refusals, transactions, wake-ups."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from commands import handling
from commands.accounts import EditProfile, RegisterAccount
from commands.boosts import BoostPost
from commands.favourites import FavouritePost
from commands.follows import FollowAccount
from commands.handling import Idempotency, Outcome, handle
from commands.identifiers import first_id_at, next_id, next_ids
from commands.posts import DeletePost, EditPost, PublishPost
from commands.refusals import Forbidden, Invalid, NotFound, Refusal
from commands.tables import idempotency as keys
from events import store
from events.posts import PostPublished
from tests.commands.community import NOW, act, count, differences, everything, follow, publish, register

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator[list[Outcome]]:
    """The outcomes that were announced after a commit."""
    outcomes: list[Outcome] = []
    handling.on_committed.append(outcomes.append)
    yield outcomes
    handling.on_committed.remove(outcomes.append)


def test_an_outcome_tells_the_events_recorded_and_the_answer() -> None:
    (alice,) = register("alice")
    post_id = next_id(NOW)
    outcome = act(alice, PublishPost(post_id=post_id, author_id=alice, text="Hello."))
    (recorded,) = outcome.recorded
    assert recorded.data == PostPublished(post_id=post_id, author_id=alice, text="Hello.")
    assert (recorded.stream, recorded.version, recorded.actor_id) == (f"post-{post_id}", 1, alice)
    assert recorded.recorded_at == NOW
    assert outcome.result == {"post_id": post_id}
    assert outcome.event_ids == [recorded.event_id]
    assert not outcome.replayed


def test_a_repeat_that_changes_nothing_records_nothing(heard: list[Outcome]) -> None:
    alice, bob = register("alice", "bob")
    follow(alice, bob)
    before = everything()
    heard.clear()
    outcome = follow(alice, bob)
    assert outcome.recorded == []
    assert outcome.result["follow_id"] is not None
    assert everything() == before
    assert heard == []


def test_the_same_key_and_body_give_the_first_answer_again() -> None:
    (alice,) = register("alice")
    first = act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="Hi.")
    again = act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="Hi.", seconds=9)
    assert again == Outcome(first.recorded, first.result, replayed=True)
    assert count("write_post") == 1


def test_the_first_answer_stays_when_positions_come_and_the_post_goes() -> None:
    (alice,) = register("alice")
    post_id = next_id(NOW)
    command = PublishPost(post_id=post_id, author_id=alice, text="Hi.")
    first = act(alice, command, key="k", body="Hi.")
    act(alice, DeletePost(post_id=post_id, account_id=alice))
    while store.sequence():
        pass
    again = act(alice, command, key="k", body="Hi.")
    assert again.result == first.result
    assert again.event_ids == first.event_ids
    assert again.recorded[0].data is None
    assert again.recorded[0].position is not None


def test_a_key_answers_also_when_nothing_was_recorded() -> None:
    alice, bob = register("alice", "bob")
    first = follow(alice, bob)
    command = FollowAccount(follower_id=alice, followee_id=bob, follow_id=next_id(NOW))
    assert act(alice, command, key="k").result == first.result
    assert act(alice, command, key="k") == Outcome([], first.result, replayed=True)


def test_the_same_key_with_another_body_is_refused_and_changes_nothing() -> None:
    (alice,) = register("alice")
    act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="Hi.")
    before = everything()
    with pytest.raises(Invalid, match="Idempotency-Key"):
        act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Ho."), key="k", body="Ho.")
    assert everything() == before


def test_the_same_key_for_another_kind_of_command_is_refused() -> None:
    (alice,) = register("alice")
    act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="{}")
    with pytest.raises(Invalid):
        act(alice, EditProfile(account_id=alice, note="Hi."), key="k", body="{}")


def test_a_key_belongs_to_its_actor() -> None:
    alice, bob = register("alice", "bob")
    for author in (alice, bob):
        act(author, PublishPost(post_id=next_id(NOW), author_id=author, text="Hi."), key="k", body="Hi.")
    assert count("write_post") == 2


@pytest.mark.parametrize("key", ["", "nul \0", "half \ud83d", "k" * 100_000, "' OR 1=1 --"])
def test_any_text_may_be_a_key(key: str) -> None:
    (alice,) = register("alice")
    command = PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi.")
    assert not act(alice, command, key=key, body=key).replayed
    assert act(alice, command, key=key, body=key).replayed


def test_a_refused_command_leaves_its_key_free() -> None:
    (alice,) = register("alice")
    with pytest.raises(Invalid):
        act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text=" "), key="k", body="x")
    assert not act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="x").replayed


def test_a_key_that_was_swept_is_free_again() -> None:
    (alice,) = register("alice")
    act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="x")
    assert keys.forget(NOW) == 0
    assert keys.forget(NOW.replace(hour=13)) == 1
    assert not act(alice, PublishPost(post_id=next_id(NOW), author_id=alice, text="Hi."), key="k", body="x").replayed


def test_a_key_without_an_actor_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="actor"):
        handle(
            RegisterAccount(account_id=1, username="alice"), actor_id=None, now=NOW, idempotency=Idempotency("k", "")
        )


def refused_commands(alice: int, bob: int, post_id: int) -> list[tuple[Any, type[Refusal]]]:
    """One or more commands per kind of refusal, with input from `trust`."""
    new = next_id(NOW)
    return [
        (PublishPost(post_id=new, author_id=alice, text="\u200b"), Invalid),
        (PublishPost(post_id=new, author_id=alice, text="nul \0"), Invalid),
        (PublishPost(post_id=new, author_id=alice, text="\ud800"), Invalid),
        (PublishPost(post_id=new, author_id=alice, text="@bob " * 10_000), Invalid),
        (PublishPost(post_id=new, author_id=alice, text="Hi.", in_reply_to_id=2**63), NotFound),
        (PublishPost(post_id=new, author_id=alice, text="Hi.", in_reply_to_id=-1), NotFound),
        (PublishPost(post_id=new, author_id=alice, text="Hi.", in_reply_to_id=new), NotFound),
        (PublishPost(post_id=new, author_id=2**62, text="Hi."), NotFound),
        (EditPost(post_id=post_id, account_id=alice, text="Mine."), NotFound),
        (DeletePost(post_id=post_id, account_id=alice), NotFound),
        (BoostPost(boost_id=new, account_id=alice, post_id=post_id), Forbidden),
        (FavouritePost(favourite_id=new, account_id=alice, post_id=10**30), NotFound),
        (FollowAccount(follower_id=alice, followee_id=alice, follow_id=new), NotFound),
        (RegisterAccount(account_id=new, username="BOB"), Invalid),
        (EditProfile(account_id=alice, default_visibility="direct"), Invalid),
    ]


def test_a_refused_command_changes_nothing_at_all(heard: list[Outcome]) -> None:
    alice, bob = register("alice", "bob")
    post_id = publish(bob, visibility="private")
    follow(alice, bob)
    before = everything()
    heard.clear()
    for number, (command, refusal) in enumerate(refused_commands(alice, bob, post_id)):
        with pytest.raises(refusal):
            act(alice, command, key=f"key {number}", body="x")
        assert everything() == before, command
    assert heard == []


def test_a_post_id_used_twice_is_a_conflict_not_a_crash() -> None:
    (alice,) = register("alice")
    post_id = publish(alice)
    with pytest.raises(handling.Conflict):
        act(alice, PublishPost(post_id=post_id, author_id=alice, text="Mine!"))
    assert count("write_post", "text = 'Hello.'") == 1


def test_a_deletion_erases_the_words_from_the_log() -> None:
    (alice,) = register("alice")
    post_id = publish(alice, "Secret.")
    act(alice, EditPost(post_id=post_id, account_id=alice, text="Secret!"))
    act(alice, DeletePost(post_id=post_id, account_id=alice))
    assert [type(each.data).__name__ for each in store.read_stream(f"post-{post_id}")] == [
        "NoneType",
        "NoneType",
        "PostDeleted",
    ]
    assert count("event", "position('Secret' IN payload::text) > 0") == 0
    assert differences() == []


def test_inside_a_transaction_the_command_goes_with_it(heard: list[Outcome]) -> None:
    class Broken(Exception):
        pass

    def register_and_break() -> None:
        with transaction.atomic():
            register("alice")
            raise Broken

    before = everything()
    with pytest.raises(Broken):
        register_and_break()
    assert everything() == before
    assert heard == []
    with transaction.atomic():
        register("alice")
        assert heard == []
    assert len(heard) == 1


def test_a_refusal_inside_a_transaction_spares_the_rest_of_it() -> None:
    with transaction.atomic():
        alice, _bob = register("alice", "bob")
        with pytest.raises(Invalid):
            register("ALICE")
        publish(alice)
    assert (count("write_account"), count("write_post")) == (2, 1)


def test_what_fails_after_the_commit_does_not_fail_the_command(
    heard: list[Outcome], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_outcome: Outcome) -> None:
        raise ConnectionError("Redis is away")

    handling.on_committed.insert(0, broken)
    try:
        with caplog.at_level(logging.ERROR):
            (alice,) = register("alice")
    finally:
        handling.on_committed.remove(broken)
    assert [outcome.result["account_id"] for outcome in heard] == [alice]
    assert "Redis is away" in caplog.text


def test_ids_are_unique_and_say_when_they_were_made() -> None:
    ids = next_ids(1000, NOW)
    assert len(set(ids)) == 1000
    assert {number >> 16 for number in ids} == {first_id_at(NOW) >> 16}
    assert first_id_at(NOW) >> 16 == NOW.timestamp() * 1000
