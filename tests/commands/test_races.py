"""Many at once, on real PostgreSQL: what holds, whoever is quicker."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice, pairwise

import pytest

from commands import handling
from commands.accounts import EditProfile, RegisterAccount
from commands.blocks import BlockAccount
from commands.boosts import BoostPost, UnboostPost
from commands.favourites import FavouritePost
from commands.follows import FollowAccount, UnfollowAccount
from commands.identifiers import next_id, next_ids
from commands.markers import MoveMarkers
from commands.posts import DeletePost, EditPost, PublishPost
from commands.refusals import Conflict
from commands.relationships import Relationship, Side
from events import store
from events.boosts import boost_stream
from events.markers import markers_stream
from events.posts import PostPublished
from events.relationships import relationship_stream
from projections import lanes
from queries.positions import caught_up
from tests.commands.community import NOW, act, at_once, count, differences, everything, follow, publish, register

pytestmark = pytest.mark.django_db(transaction=True)

HANDS = 50


def alternating(stream: str) -> list[str]:
    """The types of a stream's events, and proof that no two neighbours are equal."""
    types = [recorded.type for recorded in store.read_stream(stream)]
    assert all(one != other for one, other in pairwise(types))
    return types


def test_fifty_times_the_same_key_is_one_post_with_one_answer() -> None:
    (alice,) = register("alice")
    answers: list[int] = []

    def post(post_id: int) -> None:
        command = PublishPost(post_id=post_id, author_id=alice, text="Once.")
        answers.append(act(alice, command, key="k", body="Once.").result["post_id"])

    outcomes = at_once(lambda post_id=post_id: post(post_id) for post_id in next_ids(HANDS, NOW))
    assert outcomes == {"ok": HANDS}
    assert len(set(answers)) == 1
    assert count("write_post") == count("event", "type = 'PostPublished'") == 1


def test_following_and_unfollowing_at_once_ends_in_one_of_the_two() -> None:
    alice, bob = register("alice", "bob")
    commands = islice(cycle([True, False]), HANDS)
    outcomes = at_once(
        lambda does=does: (
            follow(alice, bob) if does else act(alice, UnfollowAccount(follower_id=alice, followee_id=bob))
        )
        for does in commands
    )
    assert outcomes == {"ok": HANDS}
    types = alternating(relationship_stream(alice, bob))
    assert count("write_follow") == (types[-1] == "AccountFollowed")
    assert differences() == []


def test_boosting_and_unboosting_at_once_ends_in_one_of_the_two() -> None:
    alice, bob = register("alice", "bob")
    post_id = publish(bob)
    outcomes = at_once(
        lambda does=does: act(
            alice,
            BoostPost(boost_id=next_id(NOW), account_id=alice, post_id=post_id)
            if does
            else UnboostPost(account_id=alice, post_id=post_id),
        )
        for does in islice(cycle([True, False]), HANDS)
    )
    assert outcomes == {"ok": HANDS}
    types = alternating(boost_stream(alice, post_id))
    assert count("write_boost") == (types[-1] == "PostBoosted")
    assert differences() == []


def test_a_block_beats_every_follow_whoever_is_first() -> None:
    people = register(*(f"user{n}" for n in range(20)))
    victim, others = people[0], people[1:]

    def follow_them(other: int) -> None:
        follow(victim, other)

    def block(other: int) -> None:
        act(other, BlockAccount(blocker_id=other, blocked_id=victim, block_id=next_id(NOW)))

    outcomes = at_once(
        action
        for other in others
        for action in (lambda other=other: follow_them(other), lambda other=other: block(other))
    )
    assert set(outcomes) <= {"ok", "Forbidden"}
    assert count("write_block") == len(others)
    assert count("write_follow") == 0
    assert differences() == []


def test_a_user_name_goes_to_one_of_fifty() -> None:
    names = ["dave", "Dave", "DAVE", "dAvE", "davE"] * 10
    outcomes = at_once(
        lambda name=name, new=new: handling.handle(
            RegisterAccount(account_id=new, username=name), actor_id=None, now=NOW
        )
        for name, new in zip(names, next_ids(HANDS, NOW), strict=True)
    )
    assert outcomes == {"ok": 1, "Invalid": HANDS - 1}
    assert count("write_account") == count("event") == 1


def test_replies_boosts_and_likes_never_outlive_a_deletion() -> None:
    alice, *others = register("alice", *(f"user{n}" for n in range(12)))
    post_id = publish(alice)

    def react(other: int) -> None:
        publish(other, "Answer.", in_reply_to_id=post_id)
        act(other, BoostPost(boost_id=next_id(NOW), account_id=other, post_id=post_id))
        act(other, FavouritePost(favourite_id=next_id(NOW), account_id=other, post_id=post_id))

    actions = [lambda other=other: react(other) for other in others]
    actions.insert(6, lambda: act(alice, DeletePost(post_id=post_id, account_id=alice)))
    outcomes = at_once(actions)
    assert set(outcomes) <= {"ok", "NotFound"}
    assert count("write_post", f"post_id = {post_id} OR in_reply_to_id = {post_id}") == 0
    assert count("write_boost") == count("write_favourite") == 0
    assert differences() == []
    # In the log, nobody answers a post that is deleted already.
    log = store.read_log(0, 10_000).events
    deleted = next(each.position for each in log if each.type == "PostDeleted")
    answers = [each.position for each in log if isinstance(each.data, PostPublished) and each.data.in_reply_to_id]
    assert all(position < deleted for position in answers)


def test_fifty_edits_at_once_are_fifty_events_and_the_last_one_stands() -> None:
    (alice,) = register("alice")
    post_id = publish(alice)
    outcomes = at_once(
        lambda n=n: act(alice, EditPost(post_id=post_id, account_id=alice, text=f"Edit {n}.")) for n in range(HANDS)
    )
    assert outcomes == {"ok": HANDS}
    last = store.read_stream(f"post-{post_id}")[-1]
    assert (last.version, count("write_post", f"text = '{last.data.text}'")) == (HANDS + 1, 1)  # type: ignore[union-attr]


def test_one_author_posting_from_many_hands_can_wait_for_all_of_it() -> None:
    (alice,) = register("alice")
    assert at_once(lambda: publish(alice) for _ in range(HANDS)) == {"ok": HANDS}
    assert not caught_up(["core"], alice)
    store.sequence()
    assert not caught_up(["core"], alice)
    lanes.advance("core")
    assert caught_up(["core"], alice)


def test_requests_and_an_unlocking_at_once_strand_nobody() -> None:
    alice, *others = register("alice", *(f"user{n}" for n in range(15)))
    for round_ in range(4):
        act(alice, EditProfile(account_id=alice, locked=True))
        actions = [lambda other=other: follow(other, alice) for other in others]
        actions.insert(8, lambda: act(alice, EditProfile(account_id=alice, locked=False)))
        assert at_once(actions) == {"ok": 16}
        assert (count("write_follow"), count("write_follow_request")) == (15, 0), f"round {round_}"
        for other in others:
            act(other, UnfollowAccount(follower_id=other, followee_id=alice))
    assert differences() == []


def test_devices_that_move_a_marker_at_once_are_counted_one_after_the_other() -> None:
    (alice,) = register("alice")
    outcomes = at_once(lambda at=at: act(alice, MoveMarkers(account_id=alice, home_id=at)) for at in range(1, 17))
    assert outcomes == {"ok": 16}
    moves = [recorded.data for recorded in store.read_stream(markers_stream(alice))]
    assert [move.version for move in moves] == list(range(16))
    assert {move.last_read_id for move in moves} == set(range(1, 17))
    assert differences() == []


def test_a_conflict_is_retried_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = register("alice", "bob")
    follow(alice, bob)
    before = everything()
    attempts = []

    def behind(streams: list[str]) -> dict[str, int]:
        attempts.append(streams)
        return dict.fromkeys(streams, 0)

    monkeypatch.setattr(handling.store, "lock", behind)
    with pytest.raises(Conflict):
        act(alice, UnfollowAccount(follower_id=alice, followee_id=bob), key="k", body="x")
    assert len(attempts) == handling.ATTEMPTS
    assert everything() == before


def test_a_constraint_catches_what_a_rule_could_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = register("alice", "bob")
    follow(alice, bob)
    strangers = Relationship({alice: Side(locked=False), bob: Side(locked=False)})
    blind = replace(handling.HANDLERS[FollowAccount], load=lambda _: strangers)
    monkeypatch.setitem(handling.HANDLERS, FollowAccount, blind)
    before = everything()
    with pytest.raises(Conflict):
        follow(alice, bob)
    assert everything() == before
