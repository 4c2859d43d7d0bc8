"""Whose notifications come through: the policy, and what is decided about single senders."""

from __future__ import annotations

from typing import Any

import pytest

from commands.notification_policy import (
    AcceptNotificationRequest,
    ChangeNotificationPolicy,
    DismissNotificationRequest,
)
from commands.notifications import ClearNotifications, DismissNotificationGroup
from commands.refusals import Invalid, NotFound
from events.notification_policy import (
    NotificationPolicyChanged,
    NotificationRequestAccepted,
    NotificationRequestDismissed,
)
from events.notifications import NotificationGroupDismissed, NotificationsCleared
from tests.commands.scenario import ALICE, BOB, NOBODY, given

OPEN = dict.fromkeys(
    ("for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions", "for_limited_accounts"),
    "accept",
)
WARY = NotificationPolicyChanged(account_id=ALICE, **{**OPEN, "for_not_following": "filter"})
ACCEPTED = NotificationRequestAccepted(account_id=ALICE, from_id=BOB)
DISMISSED = NotificationRequestDismissed(account_id=ALICE, from_id=BOB, up_to_id=50)
LIKES = "favourite-7-495456"


def test_a_policy_is_changed_once_and_keeps_what_is_not_named() -> None:
    given().when(ChangeNotificationPolicy(account_id=ALICE, for_not_following="filter")).then_once(WARY)
    stricter = ChangeNotificationPolicy(account_id=ALICE, for_new_accounts="drop")
    changed = {**OPEN, "for_not_following": "filter", "for_new_accounts": "drop"}
    given(WARY).when(stricter).then(NotificationPolicyChanged(account_id=ALICE, **changed))


def test_a_policy_that_says_nothing_new_is_no_event() -> None:
    given().when(ChangeNotificationPolicy(account_id=ALICE)).then_nothing()
    given().when(ChangeNotificationPolicy(account_id=ALICE, **OPEN)).then_nothing()


@pytest.mark.parametrize("action", ["", "Filter", "reject", "x" * 70_000, "\0"])
def test_an_action_that_there_is_not_is_refused(action: str) -> None:
    given().when(ChangeNotificationPolicy(account_id=ALICE, for_new_accounts=action)).refused(Invalid)


def test_a_sender_is_let_through_once() -> None:
    given().when(AcceptNotificationRequest(account_id=ALICE, from_id=BOB)).then_once(ACCEPTED)


def test_what_was_held_back_is_thrown_away_up_to_an_id_and_only_further() -> None:
    command = DismissNotificationRequest(account_id=ALICE, from_id=BOB, up_to_id=50)
    given().when(command).then_once(DISMISSED)
    earlier = DismissNotificationRequest(account_id=ALICE, from_id=BOB, up_to_id=49)
    given(DISMISSED).when(earlier).then_nothing()


def test_a_group_is_thrown_away_up_to_an_id_and_what_comes_later_is_not() -> None:
    gone = NotificationGroupDismissed(account_id=ALICE, group_key=LIKES, up_to_id=50)
    command = DismissNotificationGroup(account_id=ALICE, group_key=LIKES, up_to_id=50)
    given().when(command).then_once(gone)
    later = DismissNotificationGroup(account_id=ALICE, group_key=LIKES, up_to_id=51)
    assert given(gone).when(later).event().up_to_id == 51
    given(NotificationsCleared(account_id=ALICE, up_to_id=60)).when(later).then_nothing()
    assert given(gone).when(ClearNotifications(account_id=ALICE, up_to_id=60)).event()


@pytest.mark.parametrize(
    "command",
    [
        ChangeNotificationPolicy(account_id=NOBODY),
        AcceptNotificationRequest(account_id=NOBODY, from_id=BOB),
        AcceptNotificationRequest(account_id=ALICE, from_id=NOBODY),
        AcceptNotificationRequest(account_id=ALICE, from_id=2**63),
        DismissNotificationRequest(account_id=ALICE, from_id=NOBODY, up_to_id=1),
        DismissNotificationGroup(account_id=NOBODY, group_key=LIKES, up_to_id=1),
    ],
)
def test_nobody_decides_about_nobody_else(command: Any) -> None:
    given().when(command).refused(NotFound)
