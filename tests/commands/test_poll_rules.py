"""What may be asked in a poll, who may vote, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.moments import moment_text
from commands.polls import MAX_SECONDS, CastVote, EndPoll, NewPoll
from commands.posts import EditPost, PublishPost
from commands.refusals import Invalid, NotFound
from events.blocks import AccountBlocked
from events.follows import AccountFollowed
from events.polls import Poll, PollEnded, PollVoteCast
from events.posts import PostDeleted, PostEdited, PostPublished
from tests.commands.scenario import ALICE, BOB, NOBODY, given
from tests.commands.test_media_rules import PICTURE, attached, published, ready, shown

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POST, POLL, OTHER = 500, 700, 701

poll = Poll(poll_id=POLL, options=("yes", "no", "perhaps"), ends_at=moment_text(NOW + HOUR))


def wanted(**more: Any) -> NewPoll:
    fields = {"poll_id": POLL, "options": ("yes", "no", "perhaps"), "opens_at": NOW, "seconds": 3600}
    return NewPoll(**{**fields, **more})


def by_bob(**more: Any) -> PostPublished:
    return PostPublished(**{"post_id": POST, "author_id": BOB, "text": "Shall we?", "poll": poll, **more})


def publish(**more: Any) -> PublishPost:
    return PublishPost(post_id=POST, author_id=BOB, text="Shall we?", poll=wanted(**more))


def vote(*choices: int, **more: Any) -> CastVote:
    return CastVote(**{"account_id": ALICE, "poll_id": POLL, "choices": choices, "now": NOW, **more})


def edit(new: NewPoll | None, **more: Any) -> EditPost:
    return EditPost(post_id=POST, account_id=BOB, poll=new, **more)


def cast(*choices: int, **more: Any) -> PollVoteCast:
    return PollVoteCast(**{"poll_id": POLL, "post_id": POST, "account_id": ALICE, "choices": choices, **more})


end = EndPoll(poll_id=POLL, now=NOW + HOUR)
ended = PollEnded(poll_id=POLL, post_id=POST, author_id=BOB)


def test_a_post_is_published_with_its_poll() -> None:
    given().when(publish()).then(by_bob())
    hidden = replace(poll, multiple=True, hides_totals=True)
    given().when(publish(multiple=True, hides_totals=True)).then(by_bob(poll=hidden))


def test_options_are_stripped_and_blank_ones_left_out() -> None:
    given().when(publish(options=(" yes ", "", "no", "\u200b", "perhaps\n"))).then(by_bob())


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ((), "Choices must have more than one item"),
        (("yes",), "Choices must have more than one item"),
        (("yes", " "), "Choices must have more than one item"),
        (("a", "b", "c", "d", "e"), "Choices can't contain more than 4 items"),
        (("a" * 51, "b"), "Choices cannot be longer than 50 characters each"),
        (("yes", "yes "), "Choices contain duplicate items"),
    ],
)
def test_bad_options_are_refused_in_mastodons_words(options: tuple[str, ...], problem: str) -> None:
    given().when(publish(options=options)).refused(Invalid, f"Validation failed: {problem}")
    given(by_bob()).when(edit(wanted(options=options))).refused(Invalid, f"Validation failed: {problem}")


def test_fifty_graphemes_are_not_too_long_however_they_are_made() -> None:
    family = "👩‍👩‍👧‍👦" * 50
    assert given().when(publish(options=(family, "b"))).event().poll.options[0] == family


@pytest.mark.parametrize(
    ("seconds", "problem"),
    [
        (None, "can't be blank"),
        (299, "is too soon"),
        (-(2**63), "is too soon"),
        (MAX_SECONDS + 1, "is too far into the future"),
        (2**63, "is too far into the future"),
        (10**30, "is too far into the future"),
    ],
)
def test_a_poll_is_open_for_five_minutes_to_a_month(seconds: int | None, problem: str) -> None:
    given().when(publish(seconds=seconds)).refused(Invalid, f"Deadline {problem}")


@pytest.mark.parametrize("seconds", [300, MAX_SECONDS])
def test_the_shortest_and_the_longest_time_are_allowed(seconds: int) -> None:
    opened = given().when(publish(seconds=seconds)).event().poll
    assert datetime.fromisoformat(opened.ends_at) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("option", ["nul \0", "half \ud83d"])
def test_an_option_that_no_database_can_hold_is_refused(option: str) -> None:
    given().when(publish(options=(option, "b"))).refused(Invalid, "Options is invalid")


def test_a_poll_needs_a_post_that_says_something() -> None:
    command = PublishPost(post_id=POST, author_id=BOB, text=" ", poll=wanted())
    given().when(command).refused(Invalid, "Text can't be blank")


def test_a_vote_is_cast_once() -> None:
    when = given(by_bob()).when(vote(1))
    when.then(cast(1))
    given(by_bob(), cast(1)).when(vote(0)).refused(Invalid, "Validation failed: You have already voted on this poll")


def test_choices_are_sorted_and_each_counts_once() -> None:
    several = by_bob(poll=replace(poll, multiple=True))
    given(several).when(vote(2, 0, 2)).then(cast(0, 2))
    given(several, cast(0)).when(vote(1)).refused(Invalid, "already voted")


def test_two_choices_where_there_is_one_count_as_voting_twice() -> None:
    given(by_bob()).when(vote(0, 1)).refused(Invalid, "already voted")


@pytest.mark.parametrize("choice", [-1, 3, 2**63, -(10**30)])
def test_a_choice_that_is_not_there_is_refused(choice: int) -> None:
    given(by_bob()).when(vote(choice)).refused(Invalid, "The chosen vote option does not exist")


def test_voting_for_nothing_is_refused() -> None:
    given(by_bob()).when(vote()).refused(Invalid, "Choices can't be blank")


def test_nobody_votes_in_a_poll_of_its_own() -> None:
    given(by_bob()).when(vote(0, account_id=BOB)).refused(Invalid, "You cannot vote in your own polls")


@pytest.mark.parametrize("history", [(), (ended,)])
def test_nobody_votes_when_the_time_is_over(history: tuple[Any, ...]) -> None:
    given(by_bob(), *history).when(vote(0, now=NOW + HOUR)).refused(Invalid, "The poll has already ended")
    assert given(by_bob()).when(vote(0, now=NOW + HOUR - timedelta(milliseconds=1))).events()


def test_a_poll_that_may_not_be_seen_looks_absent() -> None:
    given().when(vote(0)).refused(NotFound, "Record not found")
    for hidden in ("private", "direct"):
        given(by_bob(visibility=hidden)).when(vote(0)).refused(NotFound, "Record not found")
    follows = AccountFollowed(follower_id=ALICE, followee_id=BOB, follow_id=7)
    given(follows, by_bob(visibility="private")).when(vote(0)).then(cast(0))
    block = AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=8)
    given(by_bob(), block).when(vote(0)).refused(NotFound, "Record not found")
    given(by_bob()).when(vote(0, account_id=NOBODY)).refused(NotFound)


def test_a_poll_goes_with_its_post() -> None:
    gone = PostDeleted(post_id=POST, author_id=BOB)
    given(by_bob(), gone).when(vote(0)).refused(NotFound)
    given(by_bob(), gone).when(end).refused(NotFound)


def test_the_end_is_noted_at_its_time_and_once() -> None:
    given(by_bob()).when(replace(end, now=NOW)).then_nothing()
    given(by_bob()).when(end).then_once(ended)


def test_a_poll_that_is_prolonged_ends_again() -> None:
    later = PostEdited(
        post_id=POST, author_id=BOB, text="Shall we?", poll=replace(poll, ends_at=moment_text(NOW + 2 * HOUR))
    )
    given(by_bob(), ended, later).when(end).then_nothing()
    given(by_bob(), ended, later).when(replace(end, now=NOW + 2 * HOUR)).then_once(ended)


def test_an_edit_that_asks_the_same_keeps_poll_and_votes() -> None:
    later = wanted(poll_id=OTHER, seconds=7200, hides_totals=True)
    kept = replace(poll, ends_at=moment_text(NOW + 2 * HOUR), hides_totals=True)
    edited = PostEdited(post_id=POST, author_id=BOB, text="Shall we?", poll=kept)
    given(by_bob(), cast(0)).when(edit(later)).then(edited)
    given(by_bob(), cast(0), edited).when(vote(1)).refused(Invalid, "already voted")


@pytest.mark.parametrize(
    "change", [{"options": ("yes", "no")}, {"multiple": True}, {"options": ("no", "yes", "perhaps")}]
)
def test_an_edit_that_asks_otherwise_makes_the_votes_void(change: dict[str, Any]) -> None:
    edited = given(by_bob(), cast(0)).when(edit(wanted(poll_id=OTHER, **change))).event()
    assert edited.poll.poll_id == OTHER
    given(by_bob(), cast(0), edited).when(vote(0)).refused(NotFound)
    given(by_bob(), cast(0), edited).when(vote(1, poll_id=OTHER)).then(cast(1, poll_id=OTHER))


def test_an_edit_of_the_words_leaves_the_poll_alone() -> None:
    given(by_bob()).when(EditPost(post_id=POST, account_id=BOB, text="Well?")).then(
        PostEdited(post_id=POST, author_id=BOB, text="Well?", poll=poll)
    )


def test_an_edit_can_take_the_poll_away() -> None:
    edited = PostEdited(post_id=POST, author_id=BOB, text="Shall we?")
    given(by_bob()).when(edit(None)).then_once(edited)
    given(by_bob(), edited).when(vote(0)).refused(NotFound)


def test_media_leave_no_room_for_a_poll() -> None:
    command = PublishPost(post_id=POST, author_id=ALICE, text="x", poll=wanted(), media=(PICTURE,))
    given(*ready(PICTURE)).when(command).refused(Invalid, "Validation failed: Cannot attach more than 4 files")
    with_picture = (*ready(PICTURE), published(shown()), attached())
    adding = EditPost(post_id=POST, account_id=ALICE, poll=wanted())
    given(*with_picture).when(adding).refused(Invalid, "Cannot attach more than 4 files")
    asked = PostPublished(post_id=POST, author_id=ALICE, text="x", poll=poll)
    illustrating = EditPost(post_id=POST, account_id=ALICE, media=(PICTURE,))
    given(*ready(PICTURE), asked).when(illustrating).refused(Invalid, "Cannot attach more than 4 files")
