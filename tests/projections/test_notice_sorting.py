"""What an account's policy makes of notifications, and which of them are one group."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from events.favourites import PostFavourited
from events.follows import AccountFollowed, AccountUnfollowed
from events.notification_policy import (
    NotificationPolicyChanged,
    NotificationRequestAccepted,
    NotificationRequestDismissed,
)
from events.notifications import NotificationGroupDismissed
from events.posts import PostEdited, PostPublished
from events.vocabulary import Event
from projections.notice_sorting import group_key, is_new
from tests.projections.folding import fold, rows
from tests.projections.history import START, recorded

pytestmark = pytest.mark.django_db

BATCHES = pytest.mark.parametrize("batch", [1, 100])
KINDS = ("for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions", "for_limited_accounts")
LIKE = PostFavourited(favourite_id=50, account_id=2, post_id=10, author_id=1)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def policy(**change: str) -> Event:
    return NotificationPolicyChanged(account_id=1, **{**dict.fromkeys(KINDS, "accept"), **change})


def follow(follower: int, followee: int, follow_id: int = 70) -> Event:
    return AccountFollowed(follower_id=follower, followee_id=followee, follow_id=follow_id)


def mention(post_id: int = 20, *, author: int = 2, answers: int | None = None) -> Event:
    return PostPublished(
        post_id=post_id,
        author_id=author,
        text="x",
        visibility="direct",
        mentions=((1, "ada"),),
        in_reply_to_account_id=answers,
    )


def heard() -> list[tuple[str, int, bool]]:
    return rows("SELECT type, from_id, filtered FROM read_notification WHERE owner_id = 1 ORDER BY position")


@BATCHES
@pytest.mark.parametrize(("action", "left"), [("accept", [False]), ("filter", [True]), ("drop", [])])
def test_a_stranger_is_let_through_held_back_or_dropped(batch: int, action: str, left: list[bool]) -> None:
    fold(recorded([policy(for_not_following=action), LIKE]), batch)

    assert heard() == [("favourite", 2, held) for held in left]


@BATCHES
def test_only_what_stood_at_its_own_position_counts_for_a_notice(batch: int) -> None:
    likes = [LIKE, replace(LIKE, post_id=11), replace(LIKE, post_id=12), replace(LIKE, post_id=13)]
    strict, ends = policy(for_not_following="filter"), AccountUnfollowed(follower_id=1, followee_id=2)
    fold(recorded([likes[0], strict, likes[1], follow(1, 2), likes[2], ends, likes[3]]), batch)

    assert [held for _, _, held in heard()] == [False, True, False, True]


@BATCHES
def test_a_follower_counts_as_one_after_three_days(batch: int) -> None:
    # Events are five hours apart.
    waits = [replace(LIKE, post_id=post) for post in range(11, 28)]
    fold(recorded([policy(for_not_followers="filter"), follow(2, 1), *waits]), batch)

    assert next(kind for kind, _, _ in heard()) == "follow"
    assert [held for _, _, held in heard()] == [True] * 15 + [False] * 3


def test_the_strictest_rule_that_applies_decides() -> None:
    fold(recorded([policy(for_not_following="filter", for_not_followers="drop"), LIKE]))

    assert heard() == []


@BATCHES
def test_private_mentions_are_held_back_unless_they_answer_the_reader(batch: int) -> None:
    edited = PostEdited(post_id=22, author_id=3, text="y", mentions=((1, "ada"),))
    hidden = PostPublished(post_id=22, author_id=3, text="x", visibility="direct")
    events = [policy(for_private_mentions="filter"), mention(), mention(21, answers=1), LIKE, hidden, edited]
    fold(recorded(events), batch)

    assert heard() == [("mention", 2, True), ("mention", 2, False), ("favourite", 2, False), ("mention", 3, True)]


def test_an_account_is_new_for_thirty_days_after_its_id_was_made() -> None:
    made = int(NOON.timestamp() * 1000) << 16
    assert is_new(made, NOON + timedelta(days=29))
    assert not is_new(made, NOON + timedelta(days=31))
    newcomer = int(START.timestamp() * 1000) << 16
    fold(recorded([policy(for_new_accounts="drop"), replace(LIKE, account_id=newcomer), LIKE]))
    assert heard() == [("favourite", 2, False)]


@BATCHES
def test_who_was_let_through_comes_through_from_then_on(batch: int) -> None:
    accepted = NotificationRequestAccepted(account_id=1, from_id=2)
    events = [policy(for_not_following="filter"), LIKE, mention(), mention(21, author=3), accepted]
    fold(recorded([*events, replace(LIKE, post_id=11)]), batch)

    assert heard() == [
        ("favourite", 2, False),
        ("mention", 2, False),
        ("mention", 3, True),
        ("favourite", 2, False),
    ]


@BATCHES
def test_dismissing_a_request_throws_away_what_was_held_back_only(batch: int) -> None:
    gone = NotificationRequestDismissed(account_id=1, from_id=2, up_to_id=1 << 62)
    events = [LIKE, policy(for_not_following="filter"), mention(), mention(21, author=3), gone, mention(23)]
    fold(recorded(events), batch)

    assert heard() == [("favourite", 2, False), ("mention", 3, True), ("mention", 2, True)]


def test_edits_and_subscribed_posts_are_never_held_back() -> None:
    subscribed = AccountFollowed(follower_id=1, followee_id=2, follow_id=70, notify=True)
    post = PostPublished(post_id=30, author_id=2, text="x")
    fold(recorded([policy(for_not_followers="drop", for_new_accounts="drop"), subscribed, post]))

    assert heard() == [("status", 2, False)]


def test_a_group_is_a_kind_a_post_and_half_a_day() -> None:
    noon = int(NOON.timestamp()) // 3600
    assert group_key("favourite", 7, NOON) == f"favourite-7-{noon}"
    assert group_key("favourite", 7, NOON + timedelta(hours=11, minutes=59)) == f"favourite-7-{noon}"
    assert group_key("reblog", 7, NOON + timedelta(hours=12)) == f"reblog-7-{noon + 12}"
    assert group_key("follow", None, NOON - timedelta(seconds=1)) == f"follow-{noon - 12}"
    for kind in ("mention", "status", "update", "follow_request", "poll"):
        assert group_key(kind, 7, NOON) == ""


@BATCHES
def test_groups_are_kept_with_notices_but_not_with_those_held_back(batch: int) -> None:
    others = [replace(LIKE, favourite_id=51, account_id=3), policy(for_not_following="filter")]
    fold(recorded([LIKE, *others, replace(LIKE, favourite_id=52, account_id=4)]), batch)

    [(first,), (second,), (held,)] = rows("SELECT group_key FROM read_notification ORDER BY position")
    assert first == second == group_key("favourite", 10, START + timedelta(hours=10))
    assert held == ""


@BATCHES
def test_a_group_thrown_away_takes_what_it_held_and_no_more(batch: int) -> None:
    key = group_key("favourite", 10, START + timedelta(hours=5))
    fold(recorded([LIKE]), batch)
    [(first,)] = rows("SELECT notification_id FROM read_notification")
    gone = NotificationGroupDismissed(account_id=1, group_key=key, up_to_id=first)
    foreign = NotificationGroupDismissed(account_id=3, group_key=key, up_to_id=1 << 62)
    fold(recorded([gone, replace(LIKE, account_id=4, favourite_id=51), foreign], start=2), batch)

    assert heard() == [("favourite", 4, False)]
