"""What a planned post means for its media: they are for no other, until it is published or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from commands.media import DescribeMedia, DiscardMedia, LapseMedia
from commands.refusals import Invalid
from commands.scheduled_posts import CloseScheduledPost, FailScheduledPost, Scheduled, UnschedulePost, publishing
from events.media import MediaDescribed, MediaReleased, MediaReserved
from events.scheduled_posts import PostUnscheduled, ScheduledPostPublished
from tests.commands.scenario import ALICE, BOB, given
from tests.commands.test_media_rules import (
    OTHER,
    PICTURE,
    attached,
    edit,
    processed,
    publish,
    published,
    ready,
    shown,
    uploaded,
)
from tests.commands.test_scheduling_rules import HOUR, MINE, NOW, PLAN, schedule, scheduled

reserved = MediaReserved(media_id=PICTURE, account_id=ALICE, scheduled_id=PLAN)
released = MediaReleased(media_id=PICTURE, account_id=ALICE, scheduled_id=PLAN)
with_picture = replace(scheduled, post=replace(scheduled.post, media=(PICTURE,)))
planned = (*ready(PICTURE), with_picture, reserved)


def test_a_plan_reserves_its_media_in_their_order() -> None:
    other = replace(reserved, media_id=OTHER)
    both = replace(scheduled, post=replace(scheduled.post, media=(OTHER, PICTURE)))
    given(*ready(PICTURE, OTHER)).when(schedule(media=(OTHER, PICTURE))).then(both, other, reserved)


def test_a_plan_with_a_picture_needs_no_words() -> None:
    assert given(*ready(PICTURE)).when(schedule(" ", media=(PICTURE,))).events()


@pytest.mark.parametrize(
    ("before", "media", "problem"),
    [
        ((), (PICTURE,), "Media 50 not found or already attached to another post"),
        ((uploaded(), replace(uploaded(OTHER), account_id=BOB)), (OTHER,), "Media 51 not found"),
        ((uploaded(),), (PICTURE,), "Cannot attach files that have not finished processing"),
        ((*ready(PICTURE), published(shown()), attached()), (PICTURE,), "already attached"),
        (planned, (PICTURE,), "already attached"),
        (ready(*range(50, 55)), tuple(range(50, 55)), "Cannot attach more than 4 files"),
        ((*ready(PICTURE), uploaded(OTHER), processed(OTHER, "video")), (PICTURE, OTHER), "Cannot attach a video"),
    ],
)
def test_a_plan_takes_no_media_that_a_post_could_not_take(before: Any, media: Any, problem: str) -> None:
    again = replace(schedule(media=media), scheduled_id=PLAN + 1)
    given(*before).when(again).refused(Invalid, problem)


def test_what_is_reserved_is_neither_posted_otherwise_nor_thrown_away() -> None:
    theirs = given(*planned)
    theirs.when(publish(PICTURE)).refused(Invalid, "already attached")
    given(*planned, published()).when(edit(media=(PICTURE,))).refused(Invalid, "already attached")
    theirs.when(DiscardMedia(media_id=PICTURE, account_id=ALICE)).refused(Invalid, "currently used")
    theirs.when(LapseMedia(media_id=PICTURE)).then_nothing()


def test_what_is_reserved_can_be_described_until_it_is_posted() -> None:
    says = MediaDescribed(media_id=PICTURE, account_id=ALICE, description="A bird", focus_x=None, focus_y=None)
    given(*planned).when(DescribeMedia(media_id=PICTURE, account_id=ALICE, description="A bird")).then_once(says)


def test_a_plan_that_comes_true_shows_its_media() -> None:
    plan = Scheduled(ALICE, NOW + HOUR, with_picture.post)
    command = publishing(PLAN, plan, post_id=500, poll_id=501, now=NOW + HOUR)
    post, attaching = given(*planned).when(command).events()
    assert (post.media, attaching) == ((shown(),), attached())  # type: ignore[attr-defined]
    given(*planned, attaching).when(CloseScheduledPost(**MINE, post_id=500)).then(
        ScheduledPostPublished(scheduled_id=PLAN, author_id=ALICE, post_id=500)
    )


def test_a_plan_taken_back_releases_its_media() -> None:
    end = PostUnscheduled(scheduled_id=PLAN, author_id=ALICE)
    given(*planned).when(UnschedulePost(**MINE)).then(released, end)
    after = given(*planned, released, end)
    assert after.when(publish(PICTURE)).events()
    assert after.when(LapseMedia(media_id=PICTURE)).events()


def test_a_plan_that_failed_keeps_its_media() -> None:
    (failed,) = given(*planned).when(FailScheduledPost(**MINE, reason="Record not found")).events()
    given(*planned, failed).when(publish(PICTURE)).refused(Invalid, "already attached")
    given(*planned, failed).when(UnschedulePost(**MINE)).then(
        released, PostUnscheduled(scheduled_id=PLAN, author_id=ALICE)
    )


def test_a_moment_out_of_all_reason_reserves_nothing() -> None:
    given(*ready(PICTURE)).when(schedule(media=(PICTURE,), due_at=NOW + timedelta(minutes=1))).refused(Invalid)
