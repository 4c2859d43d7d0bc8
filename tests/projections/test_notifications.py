"""Notifications: who hears of what, once, and no longer than there is something to hear of."""

from __future__ import annotations

import pytest

from events.boosts import PostBoosted, PostUnboosted
from events.conversation_mutes import ConversationMuted, ConversationUnmuted
from events.favourites import PostFavourited, PostUnfavourited
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.notifications import NotificationDismissed, NotificationsCleared
from events.polls import Poll, PollEnded, PollVoteCast
from events.posts import PostDeleted, PostEdited, PostPublished
from events.vocabulary import Event
from projections.notices import notification_id
from tests.projections.folding import fold, rows, tell
from tests.projections.history import START, recorded

pytestmark = pytest.mark.django_db

BATCHES = pytest.mark.parametrize("batch", [1, 100])
NAMED = ((2, "bob"), (1, "ada"))
LIKE = PostFavourited(favourite_id=50, account_id=2, post_id=10, author_id=1)
BOOST = PostBoosted(boost_id=60, account_id=2, post_id=10, author_id=1)
LATER_BOOST = PostBoosted(boost_id=61, account_id=3, post_id=10, author_id=1)
FOLLOW = AccountFollowed(follower_id=2, followee_id=1, follow_id=70)
SUBSCRIBE = AccountFollowed(follower_id=2, followee_id=1, follow_id=70, notify=True)
REQUEST = FollowRequested(follower_id=2, followee_id=1, request_id=80)


def post(names: tuple[tuple[int, str], ...] = (), visibility: str = "public", reply_to: int | None = None) -> Event:
    return PostPublished(
        post_id=10, author_id=1, text="x", mentions=names, visibility=visibility, in_reply_to_account_id=reply_to
    )


def edited(*names: tuple[int, str]) -> Event:
    return PostEdited(post_id=10, author_id=1, text="y", mentions=names)


def heard() -> list[tuple[int, str, int, int | None]]:
    """(owner, type, from, position) of every notification, in the order of the log."""
    return rows("SELECT owner_id, type, from_id, position FROM read_notification ORDER BY position, owner_id")


def test_ids_are_made_of_time_and_log_position() -> None:
    tell(LIKE)

    [(found, created_at)] = rows("SELECT notification_id, created_at FROM read_notification")
    assert found == notification_id(created_at, 1)
    assert found >> 16 == int(created_at.timestamp() * 1000)
    assert notification_id(START, 0x5FFFF) & 0xFFFF == 0xFFFF


@BATCHES
def test_whoever_voted_before_the_end_hears_of_it_and_so_does_the_author(batch: int) -> None:
    ballot = Poll(poll_id=90, options=("a", "b"), ends_at="2026-03-02T00:00:00.000+00:00")
    asked = PostPublished(post_id=10, author_id=1, text="x", poll=ballot)
    votes = [PollVoteCast(poll_id=90, post_id=10, account_id=voter, choices=(0,)) for voter in (2, 3)]
    ended = PollEnded(poll_id=90, post_id=10, author_id=1)
    fold(recorded([asked, votes[0], ended, votes[1]]), batch)
    assert heard() == [(1, "poll", 1, 3), (2, "poll", 1, 3)]
    fold(recorded([ended, PostDeleted(post_id=10, author_id=1)], start=5), batch)
    assert heard() == []
    assert rows("SELECT FROM read_poll_voter") == []


@BATCHES
def test_those_who_are_mentioned_hear_of_it_but_not_the_author(batch: int) -> None:
    fold(recorded([post(NAMED, "direct")]), batch)

    assert heard() == [(2, "mention", 1, 1)]


@BATCHES
def test_an_edit_tells_only_those_newly_mentioned_even_after_a_dismissal(batch: int) -> None:
    history = recorded([post(NAMED)])
    fold(history, batch)
    [(first,)] = rows("SELECT notification_id FROM read_notification")
    dismiss = NotificationDismissed(account_id=2, notification_id=first)

    fold(recorded([dismiss, edited(*NAMED, (3, "cy")), edited(), edited(*NAMED, (3, "cy"))], start=2), batch)

    assert heard() == [(3, "mention", 1, 3)]


@BATCHES
def test_likes_boosts_and_follows_are_told_and_taken_back(batch: int) -> None:
    done = [post(), LIKE, BOOST, FOLLOW]
    fold(recorded(done), batch)
    assert heard() == [(1, "favourite", 2, 2), (1, "reblog", 2, 3), (1, "follow", 2, 4)]

    undone = [
        PostUnfavourited(account_id=2, post_id=10),
        PostUnboosted(boost_id=60, account_id=2, post_id=10),
        AccountUnfollowed(follower_id=2, followee_id=1),
    ]
    fold(recorded(undone, start=5), batch)
    assert heard() == []


def test_nobody_hears_of_what_it_does_itself() -> None:
    tell(
        post(((1, "ada"),)),
        PostFavourited(favourite_id=50, account_id=1, post_id=10, author_id=1),
        PostBoosted(boost_id=60, account_id=1, post_id=10, author_id=1),
        edited((1, "ada")),
    )

    assert heard() == []


@BATCHES
@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (AccountFollowed(follower_id=2, followee_id=1, follow_id=70, requested=True), [(1, "follow", 2, 2)]),
        (FollowRequestRejected(follower_id=2, followee_id=1), []),
        (FollowRequestWithdrawn(follower_id=2, followee_id=1), []),
    ],
)
def test_a_request_is_told_until_it_is_answered(batch: int, answer: Event, left: list[object]) -> None:
    fold(recorded([REQUEST, answer]), batch)

    assert heard() == left


@BATCHES
@pytest.mark.parametrize(
    ("told", "news"),
    [
        (True, post()),
        (True, post(visibility="private")),
        (True, post(reply_to=1)),
        (False, post(reply_to=3)),
        (False, post(visibility="direct")),
    ],
)
def test_subscribers_hear_of_posts_that_answer_nobody_else(batch: int, told: bool, news: Event) -> None:
    fold(recorded([SUBSCRIBE, FOLLOW, news]), batch)

    assert heard()[1:] == [(2, "status", 1, 3)] * told or heard()[2:] == [(2, "status", 1, 3)] * told


@BATCHES
def test_only_those_who_wish_so_hear_of_every_post(batch: int) -> None:
    adjust = [
        FollowAdjusted(follower_id=2, followee_id=1, show_boosts=True, notify=False),
        FollowAdjusted(follower_id=2, followee_id=1, show_boosts=True, notify=True),
        FollowAdjusted(follower_id=2, followee_id=1, show_boosts=True, notify=False),
    ]
    fold(recorded([SUBSCRIBE, *adjust, post()]), batch)

    assert heard() == [(1, "follow", 2, 1)]


def test_a_subscriber_who_is_mentioned_hears_once() -> None:
    tell(SUBSCRIBE, post(NAMED))

    assert heard() == [(1, "follow", 2, 1), (2, "mention", 1, 2)]


@BATCHES
def test_boosters_hear_of_the_last_edit_only(batch: int) -> None:
    fold(recorded([post(), BOOST, LATER_BOOST, edited(), edited(), edited()]), batch)

    assert heard() == [(1, "reblog", 2, 2), (1, "reblog", 3, 3), (2, "update", 1, 6), (3, "update", 1, 6)]


@BATCHES
def test_who_boosts_after_an_edit_does_not_hear_of_it(batch: int) -> None:
    events = [post(), BOOST, PostUnboosted(boost_id=60, account_id=2, post_id=10), edited(), LATER_BOOST]
    fold(recorded(events), batch)

    assert heard() == [(1, "reblog", 3, 5)]


@BATCHES
def test_all_that_was_told_of_a_post_goes_with_it(batch: int) -> None:
    events = [SUBSCRIBE, post(((3, "cy"),)), LIKE, BOOST, edited(), PostDeleted(post_id=10, author_id=1)]
    fold(recorded(events), batch)

    assert heard() == [(1, "follow", 2, 1)]
    assert rows("SELECT * FROM read_involved") == []


@BATCHES
def test_clearing_throws_away_all_up_to_an_id_and_only_ones_own(batch: int) -> None:
    fold(recorded([post(NAMED), LIKE, BOOST]), batch)
    [(liked,)] = rows("SELECT notification_id FROM read_notification WHERE type = 'favourite'")

    fold(recorded([NotificationsCleared(account_id=1, up_to_id=liked)], start=4), batch)

    assert heard() == [(2, "mention", 1, 1), (1, "reblog", 2, 3)]


def test_a_batch_that_comes_twice_tells_nobody_of_what_was_before_its_time() -> None:
    subscribed_later = AccountFollowed(follower_id=3, followee_id=1, follow_id=71, notify=True)
    batch = recorded([post(), BOOST, edited(), LATER_BOOST, subscribed_later])
    fold(batch)
    once = heard()

    fold(batch)

    assert heard() == once == [(1, "reblog", 2, 2), (2, "update", 1, 3), (1, "reblog", 3, 4), (1, "follow", 3, 5)]


QUIET = ConversationMuted(account_id=1, conversation_id=10)
HEARING = ConversationUnmuted(account_id=1, conversation_id=10)
DEEP = PostPublished(post_id=11, author_id=3, text="x", mentions=NAMED, in_reply_to_id=10, conversation_id=10)


@BATCHES
def test_nothing_of_a_muted_conversation_is_told_at_any_depth(batch: int) -> None:
    deeper = PostPublished(post_id=12, author_id=2, text="x", mentions=NAMED, in_reply_to_id=11, conversation_id=10)
    fold(recorded([post(), LIKE, QUIET, DEEP, deeper, BOOST, FOLLOW]), batch)

    assert heard() == [(1, "favourite", 2, 2), (2, "mention", 3, 4), (1, "follow", 2, 7)]


@BATCHES
def test_edits_of_a_muted_conversation_tell_neither_named_nor_boosters(batch: int) -> None:
    mute = ConversationMuted(account_id=2, conversation_id=10)
    fold(recorded([post(), BOOST, LATER_BOOST, mute, edited((2, "bob"))]), batch)

    assert heard() == [(1, "reblog", 2, 2), (1, "reblog", 3, 3), (3, "update", 1, 5)]


@BATCHES
def test_subscribers_hear_nothing_of_a_conversation_they_muted(batch: int) -> None:
    news = PostPublished(
        post_id=13, author_id=1, text="x", in_reply_to_id=10, in_reply_to_account_id=1, conversation_id=10
    )
    fold(recorded([SUBSCRIBE, post(), ConversationMuted(account_id=2, conversation_id=10), news]), batch)

    assert heard() == [(1, "follow", 2, 1), (2, "status", 1, 2)]


@BATCHES
def test_what_was_kept_quiet_is_never_told_and_what_comes_later_is(batch: int) -> None:
    history = recorded([post(), QUIET, DEEP, HEARING, LIKE, QUIET, BOOST, HEARING, LATER_BOOST])
    fold(history, batch)
    once = heard()
    fold(history)

    assert heard() == once == [(2, "mention", 3, 3), (1, "favourite", 2, 5), (1, "reblog", 3, 9)]
