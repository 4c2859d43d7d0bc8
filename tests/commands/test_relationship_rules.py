"""Follows, requests, blocks and mutes between two accounts."""

from __future__ import annotations

from typing import Any

import pytest

from commands.blocks import BlockAccount, UnblockAccount
from commands.follows import (
    AcceptFollowRequest,
    FollowAccount,
    RejectFollowRequest,
    RemoveFollower,
    UnfollowAccount,
)
from commands.mutes import MuteAccount, UnmuteAccount
from commands.refusals import Forbidden, Invalid, NotFound
from events.accounts import AccountLocked, AccountUnlocked
from events.blocks import AccountBlocked, AccountUnblocked
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.mutes import AccountMuted, AccountUnmuted
from tests.commands.scenario import ALICE, BOB, NOBODY, given

FORWARD = {"follower_id": ALICE, "followee_id": BOB}
BACK = {"follower_id": BOB, "followee_id": ALICE}
BLOCK = {"blocker_id": ALICE, "blocked_id": BOB}
MUTE = {"muter_id": ALICE, "muted_id": BOB}

follows = AccountFollowed(**FORWARD, follow_id=7)
follows_back = AccountFollowed(**BACK, follow_id=8)
locked = AccountLocked(account_id=BOB)
asks = FollowRequested(**FORWARD, request_id=7)
blocks = AccountBlocked(**BLOCK, block_id=9)

EVERY_COMMAND = (
    FollowAccount(**FORWARD, follow_id=7),
    UnfollowAccount(**FORWARD),
    AcceptFollowRequest(**FORWARD, follow_id=7),
    RejectFollowRequest(**FORWARD),
    RemoveFollower(**FORWARD),
    BlockAccount(**BLOCK, block_id=9),
    UnblockAccount(**BLOCK),
    MuteAccount(**MUTE, mute_id=9),
    UnmuteAccount(**MUTE),
)


def follow(**more: Any) -> FollowAccount:
    return FollowAccount(**{**FORWARD, "follow_id": 7, **more})


def test_an_open_account_is_followed_at_once() -> None:
    assert given().when(follow()).then_once(follows) == {"follow_id": 7, "request_id": None}


def test_a_second_follow_changes_nothing_and_answers_the_first() -> None:
    answer = given(follows).when(follow(follow_id=70)).then_nothing()
    assert answer == {"follow_id": 7, "request_id": None}


def test_posts_of_a_followee_may_be_wanted_in_some_languages_only() -> None:
    german = AccountFollowed(**FORWARD, follow_id=7, languages=("de", "pt-BR"))
    given().when(follow(languages=("de", "pt-BR", "de"))).then_once(german)
    all_languages = FollowAdjusted(**FORWARD, show_boosts=True, notify=False)
    given(german).when(follow(languages=())).then_once(all_languages)
    given(german, all_languages).when(follow(languages=())).then_nothing()
    given(german).when(follow(notify=True)).then_once(
        FollowAdjusted(**FORWARD, show_boosts=True, notify=True, languages=("de", "pt-BR"))
    )


def test_a_request_keeps_the_languages_that_were_asked_for() -> None:
    asks = FollowRequested(**FORWARD, request_id=7, languages=("de",))
    given(locked).when(follow(languages=("de",))).then_once(asks)
    given(locked, asks).when(AcceptFollowRequest(**FORWARD, follow_id=70)).then(
        AccountFollowed(**FORWARD, follow_id=70, requested=True, languages=("de",))
    )


@pytest.mark.parametrize("languages", [("klingon!",), ("de", ""), ("<b>",), ("de-" + "x" * 100,), ("de",) * 201])
def test_what_is_no_language_cannot_be_followed_in(languages: tuple[str, ...]) -> None:
    given().when(follow(languages=languages)).refused(Invalid, "Languages")


@pytest.mark.parametrize("wish", [{"show_boosts": False}, {"notify": True}])
def test_a_second_follow_with_other_wishes_adjusts_the_first(wish: dict[str, bool]) -> None:
    adjusted = FollowAdjusted(**{**FORWARD, "show_boosts": True, "notify": False, **wish})
    given(follows).when(follow(follow_id=70, **wish)).then_once(adjusted)


def test_wishes_not_given_stay_as_they_are() -> None:
    quiet = FollowAdjusted(**FORWARD, show_boosts=False, notify=True)
    given(follows, quiet).when(follow(show_boosts=True)).then_once(
        FollowAdjusted(**FORWARD, show_boosts=True, notify=True)
    )


def test_a_locked_account_is_asked_first() -> None:
    answer = given(locked).when(follow(notify=True)).then_once(FollowRequested(**FORWARD, request_id=7, notify=True))
    assert answer == {"follow_id": None, "request_id": 7}


def test_asking_again_with_other_wishes_is_the_same_request() -> None:
    given(locked, asks).when(follow(follow_id=70, show_boosts=False)).then_once(
        FollowRequested(**FORWARD, request_id=7, show_boosts=False)
    )


def test_who_follows_already_need_not_ask_when_the_account_locks() -> None:
    given(follows, locked).when(follow(notify=True)).then_once(FollowAdjusted(**FORWARD, show_boosts=True, notify=True))


def test_asking_again_once_the_account_is_open_follows_it() -> None:
    history = (locked, FollowRequested(**FORWARD, request_id=7, notify=True), AccountUnlocked(account_id=BOB))
    given(*history).when(follow(follow_id=70)).then_once(
        AccountFollowed(**FORWARD, follow_id=70, notify=True, requested=True)
    )


@pytest.mark.parametrize("block", [BLOCK, {"blocker_id": BOB, "blocked_id": ALICE}])
def test_across_a_block_nobody_follows(block: dict[str, int]) -> None:
    given(AccountBlocked(**block, block_id=9)).when(follow()).refused(Forbidden, "This action is not allowed")


def test_following_oneself_is_not_found() -> None:
    given().when(follow(followee_id=ALICE)).refused(NotFound)


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda command: type(command).__name__)
def test_an_account_that_is_not_there_is_not_found_on_either_side(command: Any) -> None:
    first, second = list(command.__dataclass_fields__)[:2]
    for field in (first, second):
        fields = {name: getattr(command, name) for name in command.__dataclass_fields__}
        given().when(type(command)(**{**fields, field: NOBODY})).refused(NotFound)
        given().when(type(command)(**{**fields, field: 2**63})).refused(NotFound)


def test_unfollowing_ends_the_follow_once() -> None:
    given(follows).when(UnfollowAccount(**FORWARD)).then_once(AccountUnfollowed(**FORWARD))


def test_unfollowing_takes_a_request_back() -> None:
    given(locked, asks).when(UnfollowAccount(**FORWARD)).then_once(FollowRequestWithdrawn(**FORWARD))


def test_unfollowing_whom_one_does_not_follow_is_nothing() -> None:
    given(follows_back).when(UnfollowAccount(**FORWARD)).then_nothing()


def test_an_accepted_request_becomes_a_follow_with_its_wishes() -> None:
    wishes = {"show_boosts": False, "notify": True}
    given(locked, FollowRequested(**FORWARD, request_id=7, **wishes)).when(
        AcceptFollowRequest(**FORWARD, follow_id=70)
    ).then(AccountFollowed(**FORWARD, follow_id=70, requested=True, **wishes))


def test_a_rejected_request_is_gone() -> None:
    given(locked, asks).when(RejectFollowRequest(**FORWARD)).then(FollowRequestRejected(**FORWARD))


@pytest.mark.parametrize(
    "ending",
    [FollowRequestRejected(**FORWARD), FollowRequestWithdrawn(**FORWARD), AccountFollowed(**FORWARD, follow_id=70)],
)
@pytest.mark.parametrize("command", [AcceptFollowRequest(**FORWARD, follow_id=71), RejectFollowRequest(**FORWARD)])
def test_a_request_can_be_answered_only_while_it_waits(ending: Any, command: Any) -> None:
    given(locked, asks, ending).when(command).refused(NotFound)


def test_a_follower_is_removed_once() -> None:
    given(follows).when(RemoveFollower(**FORWARD)).then_once(AccountUnfollowed(**FORWARD))


def test_removing_who_does_not_follow_is_nothing() -> None:
    given(locked, asks).when(RemoveFollower(**FORWARD)).then_nothing()


def test_a_block_ends_follows_in_both_directions() -> None:
    answer = (
        given(follows, follows_back)
        .when(BlockAccount(**BLOCK, block_id=9))
        .then_once(AccountUnfollowed(**FORWARD), AccountUnfollowed(**BACK), blocks)
    )
    assert answer == {"block_id": 9}


def test_a_block_ends_requests_in_both_directions() -> None:
    history = (asks, FollowRequested(**BACK, request_id=8))
    given(*history).when(BlockAccount(**BLOCK, block_id=9)).then_once(
        FollowRequestWithdrawn(**FORWARD), FollowRequestWithdrawn(**BACK), blocks
    )


def test_a_second_block_answers_the_first() -> None:
    assert given(blocks).when(BlockAccount(**BLOCK, block_id=90)).then_nothing() == {"block_id": 9}


def test_both_may_block_each_other() -> None:
    back = {"blocker_id": BOB, "blocked_id": ALICE}
    given(blocks).when(BlockAccount(**back, block_id=10)).then_once(AccountBlocked(**back, block_id=10))


def test_blocking_or_muting_oneself_is_nothing() -> None:
    given().when(BlockAccount(blocker_id=ALICE, blocked_id=ALICE, block_id=9)).then_nothing()
    given().when(MuteAccount(muter_id=ALICE, muted_id=ALICE, mute_id=9)).then_nothing()


def test_unblocking_lifts_the_block_once_and_brings_nothing_back() -> None:
    given(follows, AccountUnfollowed(**FORWARD), blocks).when(UnblockAccount(**BLOCK)).then_once(
        AccountUnblocked(**BLOCK)
    )


def test_unblocking_does_not_lift_the_others_block() -> None:
    given(AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=9)).when(UnblockAccount(**BLOCK)).then_nothing()


def test_muting_an_account_ends_no_follow() -> None:
    answer = given(follows).when(MuteAccount(**MUTE, mute_id=9)).then_once(AccountMuted(**MUTE, mute_id=9))
    assert answer == {"mute_id": 9}


def test_muting_again_with_another_reach_is_the_same_mute() -> None:
    given(AccountMuted(**MUTE, mute_id=9)).when(MuteAccount(**MUTE, mute_id=90, notifications=False)).then_once(
        AccountMuted(**MUTE, mute_id=9, notifications=False)
    )


def test_unmuting_lifts_the_mute_once() -> None:
    given(AccountMuted(**MUTE, mute_id=9)).when(UnmuteAccount(**MUTE)).then_once(AccountUnmuted(**MUTE))
    given().when(UnmuteAccount(**MUTE)).then_nothing()
