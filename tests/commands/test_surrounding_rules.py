"""Endorsements, private notes, markers: what is around accounts."""

from __future__ import annotations

import pytest

from commands.endorsements import EndorseAccount, WithdrawEndorsement
from commands.handling import handle
from commands.markers import MoveMarkers
from commands.notes import EraseNote, WriteNote
from commands.refusals import Invalid, NotFound
from commands.suggestions import DismissSuggestion
from events import store
from events.endorsements import AccountEndorsed, EndorsementWithdrawn
from events.follows import AccountFollowed, AccountUnfollowed
from events.markers import MarkerMoved
from events.notes import NoteErased, NoteWritten, note_stream
from events.suggestions import SuggestionDismissed
from tests.commands.community import NOW, count, differences, register
from tests.commands.scenario import ALICE, BOB, NOBODY, given

follows = AccountFollowed(follower_id=ALICE, followee_id=BOB, follow_id=7)
unfollows = AccountUnfollowed(follower_id=ALICE, followee_id=BOB)
endorsed = AccountEndorsed(endorser_id=ALICE, endorsed_id=BOB, endorsement_id=600)
withdrawn = EndorsementWithdrawn(endorser_id=ALICE, endorsed_id=BOB)
endorse = EndorseAccount(endorser_id=ALICE, endorsed_id=BOB, endorsement_id=600)
withdraw = WithdrawEndorsement(endorser_id=ALICE, endorsed_id=BOB)
written = NoteWritten(author_id=ALICE, subject_id=BOB, text="met in Rome")
erased = NoteErased(author_id=ALICE, subject_id=BOB)
erase = EraseNote(author_id=ALICE, subject_id=BOB)


def write(comment: str = "met in Rome", **more: int) -> WriteNote:
    return WriteNote(**{"author_id": ALICE, "subject_id": BOB, "comment": comment, **more})


def marker(timeline: str, last_read_id: int, version: int) -> MarkerMoved:
    return MarkerMoved(account_id=ALICE, timeline=timeline, last_read_id=last_read_id, version=version)


def test_whom_one_follows_one_may_endorse_once() -> None:
    assert given(follows).when(endorse).then_once(endorsed) == {"endorsement_id": 600}


def test_whom_one_does_not_follow_one_cannot_endorse() -> None:
    given().when(endorse).refused(Invalid, "must be already following")
    given(follows, unfollows).when(endorse).refused(Invalid, "must be already following")


def test_an_endorsement_ends_with_the_follow_it_rests_on() -> None:
    again = AccountFollowed(follower_id=ALICE, followee_id=BOB, follow_id=8)
    given(follows, endorsed, unfollows, again).when(withdraw).then_nothing()
    given(follows, endorsed, unfollows, again).when(endorse).then(endorsed)


def test_an_endorsement_can_be_withdrawn_once() -> None:
    assert given(follows, endorsed).when(withdraw).then_once(withdrawn) == {"endorsement_id": None}


def test_oneself_and_nobody_cannot_be_endorsed() -> None:
    given().when(EndorseAccount(endorser_id=ALICE, endorsed_id=ALICE, endorsement_id=1)).refused(Invalid)
    given().when(EndorseAccount(endorser_id=ALICE, endorsed_id=NOBODY, endorsement_id=1)).refused(NotFound)


def test_a_note_reads_as_last_written() -> None:
    given().when(write()).then_once(written)
    given(written).when(write("changed her name")).then(
        NoteWritten(author_id=ALICE, subject_id=BOB, text="changed her name")
    )


def test_a_note_that_is_erased_is_gone_once() -> None:
    given(written).when(erase).then_once(erased)
    given().when(erase).then_nothing()


def test_notes_are_about_somebody_and_say_something_short() -> None:
    given().when(write(subject_id=NOBODY)).refused(NotFound)
    given().when(write(" \n")).refused(Invalid, "Comment can't be blank")
    given().when(write("x" * 2001)).refused(Invalid, "Comment is too long (maximum is 2000 characters)")
    given().when(write("nul\0")).refused(Invalid, "Comment is invalid")


def test_the_words_of_an_erased_note_leave_the_log(db: None) -> None:
    alice, bob = register("alice", "bob")
    for comment in ("met in Rome", "met in Paris"):
        handle(WriteNote(author_id=alice, subject_id=bob, comment=comment), actor_id=alice, now=NOW)
    assert count("write_note") == 1
    handle(EraseNote(author_id=alice, subject_id=bob), actor_id=alice, now=NOW)
    assert [each.data is None for each in store.read_stream(note_stream(alice, bob))] == [True, True, False]
    assert (count("write_note"), differences()) == (0, [])


def test_markers_move_forwards_and_back_in_versions() -> None:
    given().when(MoveMarkers(account_id=ALICE, home_id=5)).then_once(marker("home", 5, 0))
    given(marker("home", 5, 0)).when(MoveMarkers(account_id=ALICE, home_id=4)).then_once(marker("home", 4, 1))


def test_markers_of_both_timelines_move_at_once() -> None:
    given(marker("notifications", 8, 2)).when(MoveMarkers(account_id=ALICE, home_id=5, notifications_id=9)).then(
        marker("home", 5, 0), marker("notifications", 9, 3)
    )
    given().when(MoveMarkers(account_id=ALICE)).then_nothing()


@pytest.mark.parametrize("last_read_id", [-1, 0, 2**63])
def test_a_marker_stands_at_an_id_that_can_be(last_read_id: int) -> None:
    given().when(MoveMarkers(account_id=ALICE, home_id=last_read_id)).refused(NotFound)
    given().when(MoveMarkers(account_id=NOBODY, home_id=1)).refused(NotFound)


def test_a_suggestion_is_dismissed_once_and_of_somebody() -> None:
    dismissed = SuggestionDismissed(account_id=ALICE, suggested_id=BOB)
    given().when(DismissSuggestion(account_id=ALICE, suggested_id=BOB)).then_once(dismissed)
    given().when(DismissSuggestion(account_id=ALICE, suggested_id=NOBODY)).refused(NotFound)
