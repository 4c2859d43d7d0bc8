"""What may be planned, for when, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.moments import moment_text
from commands.polls import NewPoll
from commands.posts import PublishPost
from commands.refusals import Invalid, NotFound
from commands.scheduled_posts import (
    CloseScheduledPost,
    FailScheduledPost,
    ReschedulePost,
    SchedulePost,
    UnschedulePost,
)
from events.posts import PostPublished
from events.scheduled_posts import (
    PlannedPoll,
    PlannedPost,
    PostRescheduled,
    PostScheduled,
    PostUnscheduled,
    ScheduledPostFailed,
    ScheduledPostPublished,
)
from tests.commands.scenario import ALICE, BOB, NOBODY, given

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = 800
MINE = {"scheduled_id": PLAN, "account_id": ALICE}

scheduled = PostScheduled(
    scheduled_id=PLAN, author_id=ALICE, due_at=moment_text(NOW + HOUR), post=PlannedPost(text="Later.")
)
failed = ScheduledPostFailed(scheduled_id=PLAN, author_id=ALICE, reason="Record not found")


def schedule(text: str = "Later.", due_at: datetime = NOW + HOUR, account_id: int = ALICE, **more: Any) -> SchedulePost:
    post = PublishPost(post_id=PLAN, author_id=account_id, text=text, **more)
    return SchedulePost(scheduled_id=PLAN, account_id=account_id, due_at=due_at, now=NOW, post=post)


def reschedule(due_at: datetime = NOW + 2 * HOUR, **more: Any) -> ReschedulePost:
    return ReschedulePost(**{**MINE, "due_at": due_at, "now": NOW, **more})


def plans(count: int, due_at: datetime) -> list[PostScheduled]:
    return [replace(scheduled, scheduled_id=900 + number, due_at=moment_text(due_at)) for number in range(count)]


def test_a_post_is_planned_as_it_was_written() -> None:
    given().when(schedule()).then(scheduled)
    written = given().when(schedule(" @bob ", visibility="direct", sensitive=True, language="de")).event()
    assert written.post == PlannedPost(text=" @bob ", visibility="direct", sensitive=True, language="de")


def test_a_planned_poll_opens_when_it_is_published() -> None:
    poll = NewPoll(poll_id=7, options=("a", "b"), opens_at=NOW, seconds=600, multiple=True)
    event = given().when(schedule(poll=poll)).event()
    assert event.post.poll == PlannedPoll(options=("a", "b"), seconds=600, multiple=True)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"text": " "}, "Text can't be blank"),
        ({"text": "a" * 501}, "character limit of 500 exceeded"),
        ({"text": "nul \0"}, "Text is invalid"),
        ({"visibility": "friends"}, "Visibility is not included in the list"),
        (
            {"poll": NewPoll(poll_id=7, options=("a",), opens_at=NOW, seconds=600)},
            "Choices must have more than one item",
        ),
    ],
)
def test_what_could_not_be_published_now_cannot_be_planned(more: dict[str, Any], problem: str) -> None:
    given().when(schedule(**more)).refused(Invalid, problem)


@pytest.mark.parametrize("parent", [500, 2**63, -1])
def test_an_answer_to_what_may_not_be_seen_cannot_be_planned(parent: int) -> None:
    hidden = PostPublished(post_id=500, author_id=BOB, text="x", visibility="private")
    given(hidden).when(schedule(in_reply_to_id=parent)).refused(NotFound)


def test_nobody_that_does_not_exist_plans_anything() -> None:
    given().when(schedule(account_id=NOBODY)).refused(NotFound)


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(days=365)])
def test_a_moment_in_five_minutes_or_a_year_is_fine(ahead: timedelta) -> None:
    assert given().when(schedule(due_at=NOW + ahead)).events()
    assert given(scheduled).when(reschedule(NOW + ahead)).events()


@pytest.mark.parametrize(
    ("due_at", "problem"),
    [
        (NOW - HOUR, "Scheduled at The scheduled date must be in the future"),
        (NOW, "Scheduled at The scheduled date must be in the future"),
        (NOW + timedelta(minutes=4, seconds=59), "Scheduled at The scheduled date must be in the future"),
        (datetime.max.replace(tzinfo=UTC), "Scheduled at is too far into the future"),
    ],
)
def test_a_moment_too_near_or_out_of_all_reason_is_refused(due_at: datetime, problem: str) -> None:
    given().when(schedule(due_at=due_at)).refused(Invalid, problem)
    given(scheduled).when(reschedule(due_at)).refused(Invalid, problem)


def test_nobody_plans_more_than_three_hundred_posts() -> None:
    days = [plan for day in range(12) for plan in plans(25, NOW + timedelta(days=day))]
    many = [replace(plan, scheduled_id=2000 + number) for number, plan in enumerate(days)]
    when = NOW + timedelta(days=40)
    given(*many).when(schedule(due_at=when)).refused(Invalid, "exceeded the limit of 300 scheduled posts")
    assert given(*many[:-1]).when(schedule(due_at=when)).events()


def test_nobody_plans_more_than_twenty_five_posts_for_a_day() -> None:
    day = plans(25, NOW + HOUR)
    given(*day).when(schedule()).refused(Invalid, "exceeded the limit of 25 scheduled posts for that day")
    assert given(*day).when(schedule(due_at=NOW + timedelta(days=1))).events()
    assert given(*day).when(reschedule(scheduled_id=900)).events()
    others = [replace(plan, author_id=BOB) for plan in day]
    assert given(*others).when(schedule()).events()


def test_a_plan_is_put_off_and_the_same_moment_changes_nothing() -> None:
    later = PostRescheduled(scheduled_id=PLAN, author_id=ALICE, due_at=moment_text(NOW + 2 * HOUR))
    given(scheduled).when(reschedule()).then_once(later)
    given(scheduled).when(reschedule(NOW + HOUR)).then_nothing()


def test_a_plan_that_failed_can_be_put_off_and_is_tried_again() -> None:
    again = PostRescheduled(scheduled_id=PLAN, author_id=ALICE, due_at=moment_text(NOW + HOUR))
    given(scheduled, failed).when(reschedule(NOW + HOUR)).then_once(again)


def test_a_plan_ends_by_being_taken_back_or_published() -> None:
    taken_back = PostUnscheduled(scheduled_id=PLAN, author_id=ALICE)
    published = ScheduledPostPublished(scheduled_id=PLAN, author_id=ALICE, post_id=500)
    given(scheduled).when(UnschedulePost(**MINE)).then(taken_back)
    given(scheduled, failed).when(UnschedulePost(**MINE)).then(taken_back)
    given(scheduled).when(CloseScheduledPost(**MINE, post_id=500)).then(published)
    given(scheduled).when(FailScheduledPost(**MINE, reason="Record not found")).then(failed)
    for end in (taken_back, published):
        given(scheduled, end).when(reschedule()).refused(NotFound)
        given(scheduled, end).when(UnschedulePost(**MINE)).refused(NotFound)


@pytest.mark.parametrize("command", [reschedule(account_id=BOB), UnschedulePost(scheduled_id=PLAN, account_id=BOB)])
def test_somebody_elses_plan_is_as_good_as_absent(command: Any) -> None:
    given(scheduled).when(command).refused(NotFound, "Record not found")
    given().when(command).refused(NotFound, "Record not found")
