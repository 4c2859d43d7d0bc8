"""Announcements, and what members do with them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from commands.announcements import EditAnnouncement, PublishAnnouncement, WithdrawAnnouncement
from commands.handling import handle
from commands.reactions import AddReaction, DismissAnnouncement, RemoveReaction
from commands.refusals import Invalid, NotFound
from events import store
from events.announcements import (
    AnnouncementEdited,
    AnnouncementPublished,
    AnnouncementWithdrawn,
    announcement_stream,
)
from events.reactions import AnnouncementDismissed, ReactionAdded, ReactionRemoved
from tests.commands.community import NOW, count, differences, register
from tests.commands.scenario import ALICE, BOB, NOBODY, given

NUMBER = 800
published = AnnouncementPublished(announcement_id=NUMBER, text="Party")
withdrawn = AnnouncementWithdrawn(announcement_id=NUMBER)
added = ReactionAdded(announcement_id=NUMBER, account_id=ALICE, name="🎉")
dismiss = DismissAnnouncement(announcement_id=NUMBER, account_id=ALICE)
EVENING = datetime(2026, 12, 24, 19, tzinfo=timezone(timedelta(hours=1)))


def react(name: str = "🎉", account_id: int = ALICE) -> AddReaction:
    return AddReaction(announcement_id=NUMBER, account_id=account_id, name=name)


def test_an_announcement_is_made_worded_otherwise_and_taken_back() -> None:
    given().when(PublishAnnouncement(announcement_id=NUMBER, text=" Party ")).then(published)
    edit = EditAnnouncement(announcement_id=NUMBER, text="Big party", starts_at=EVENING)
    given(published).when(edit).then_once(
        AnnouncementEdited(announcement_id=NUMBER, text="Big party", starts_at="2026-12-24T18:00:00+00:00")
    )
    given(published).when(WithdrawAnnouncement(announcement_id=NUMBER)).then(withdrawn)


def test_an_announcement_that_is_not_there_cannot_be_touched() -> None:
    given().when(EditAnnouncement(announcement_id=NUMBER, text="x")).refused(NotFound)
    given(published, withdrawn).when(WithdrawAnnouncement(announcement_id=NUMBER)).refused(NotFound)


def test_an_announcement_says_something_and_does_not_end_before_it_starts() -> None:
    given().when(PublishAnnouncement(announcement_id=NUMBER, text=" ")).refused(Invalid, "Text can't be blank")
    given().when(PublishAnnouncement(announcement_id=NUMBER, text="x" * 5001)).refused(Invalid, "Text is too long")
    early = EVENING - timedelta(days=1)
    backwards = PublishAnnouncement(announcement_id=NUMBER, text="x", starts_at=EVENING, ends_at=early)
    given().when(backwards).refused(Invalid, "Ends at must be after the start")
    given().when(PublishAnnouncement(announcement_id=NUMBER, text="x", all_day=True)).refused(Invalid, "Starts at")


def test_an_announcement_is_put_away_once() -> None:
    given(published).when(dismiss).then_once(AnnouncementDismissed(announcement_id=NUMBER, account_id=ALICE))
    given().when(dismiss).refused(NotFound)
    given(published, withdrawn).when(dismiss).refused(NotFound)


def test_one_reacts_with_each_emoji_once_and_may_take_it_back() -> None:
    given(published).when(react()).then_once(added)
    back = RemoveReaction(announcement_id=NUMBER, account_id=ALICE, name="🎉")
    given(published, added).when(back).then_once(ReactionRemoved(announcement_id=NUMBER, account_id=ALICE, name="🎉"))
    given(published).when(react(account_id=NOBODY)).refused(NotFound)


@pytest.mark.parametrize("name", ["", "x", ":tada:", "🎉🎉", "🎉 ", "<b>", "\0", "1"])
def test_what_is_no_emoji_is_no_reaction(name: str) -> None:
    given(published).when(react(name)).refused(Invalid)


@pytest.mark.parametrize("name", ["❤️", "👍🏽", "👩‍👩‍👧‍👦", "🇪🇺", "1️⃣"])
def test_an_emoji_may_be_made_of_many_characters(name: str) -> None:
    given(published).when(react(name)).then(ReactionAdded(announcement_id=NUMBER, account_id=ALICE, name=name))


def test_different_reactions_are_few_but_each_may_be_given_by_many() -> None:
    eight = [ReactionAdded(announcement_id=NUMBER, account_id=BOB, name=name) for name in "🎉👍👎😀😃😄😁😆"]
    given(published, *eight).when(react("🎉")).then(added)
    given(published, *eight).when(react("🙃")).refused(Invalid, "Limit of different reactions reached")


def test_the_words_of_a_withdrawn_announcement_leave_the_log(db: None) -> None:
    (alice,) = register("alice")
    handle(PublishAnnouncement(announcement_id=NUMBER, text="Party", starts_at=EVENING), actor_id=None, now=NOW)
    for command in (
        AddReaction(announcement_id=NUMBER, account_id=alice, name="🎉"),
        DismissAnnouncement(announcement_id=NUMBER, account_id=alice),
    ):
        handle(command, actor_id=alice, now=NOW)
    assert differences() == []
    handle(WithdrawAnnouncement(announcement_id=NUMBER), actor_id=None, now=NOW)
    assert [each.data is None for each in store.read_stream(announcement_stream(NUMBER))] == [True, False]
    assert (count("write_announcement"), count("write_reaction"), differences()) == (0, 0, [])
