"""What one does to a post for oneself: bookmarks, pins, conversations that one mutes."""

from __future__ import annotations

from typing import Any

import pytest

from commands.bookmarks import BookmarkPost, UnbookmarkPost
from commands.conversation_mutes import MuteConversation, UnmuteConversation
from commands.pins import MAX_PINS, PinPost, UnpinPost
from commands.refusals import Invalid, NotFound
from events.blocks import AccountBlocked
from events.bookmarks import PostBookmarked, PostUnbookmarked
from events.conversation_mutes import ConversationMuted, ConversationUnmuted
from events.pins import PostPinned, PostUnpinned
from events.posts import PostDeleted, PostPublished
from tests.commands.scenario import ALICE, BOB, NOBODY, given
from tests.commands.test_reaction_rules import NO_LONGER, POST, by_bob

bookmark = BookmarkPost(bookmark_id=600, account_id=ALICE, post_id=POST)
unbookmark = UnbookmarkPost(account_id=ALICE, post_id=POST)
pin = PinPost(account_id=BOB, post_id=POST)
unpin = UnpinPost(account_id=BOB, post_id=POST)
mute = MuteConversation(account_id=ALICE, post_id=POST)
unmute = UnmuteConversation(account_id=ALICE, post_id=POST)
marked = PostBookmarked(bookmark_id=600, account_id=ALICE, post_id=POST)
pinned = PostPinned(account_id=BOB, post_id=POST)
muted = ConversationMuted(account_id=ALICE, conversation_id=POST)
block = AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=9)
gone = PostDeleted(post_id=POST, author_id=BOB)

OF_OTHERS = [bookmark, unbookmark, mute, unmute, PinPost(account_id=ALICE, post_id=POST)]


@pytest.mark.parametrize("history", NO_LONGER.values(), ids=NO_LONGER.keys())
@pytest.mark.parametrize("command", OF_OTHERS, ids=lambda command: type(command).__name__)
def test_what_one_may_not_see_is_neither_kept_nor_muted(history: Any, command: Any) -> None:
    given(*history).when(command).refused(NotFound, "Record not found")


@pytest.mark.parametrize(
    "command",
    [
        BookmarkPost(bookmark_id=600, account_id=NOBODY, post_id=POST),
        BookmarkPost(bookmark_id=600, account_id=ALICE, post_id=2**63),
        MuteConversation(account_id=NOBODY, post_id=POST),
        MuteConversation(account_id=ALICE, post_id=0),
        PinPost(account_id=BOB, post_id=POST + 1),
    ],
)
def test_nobody_and_nothing_are_not_found(command: Any) -> None:
    given(by_bob()).when(command).refused(NotFound)


def test_a_bookmark_is_put_once_and_taken_out_once() -> None:
    assert given(by_bob()).when(bookmark).then_once(marked) == {"post_id": POST, "bookmark_id": 600}
    again = BookmarkPost(bookmark_id=601, account_id=ALICE, post_id=POST)
    assert given(by_bob(), marked).when(again).then_nothing() == {"post_id": POST, "bookmark_id": 600}
    taken = given(by_bob(), marked).when(unbookmark).then_once(PostUnbookmarked(account_id=ALICE, post_id=POST))
    assert taken == {"post_id": POST, "bookmark_id": None}


def test_a_bookmark_can_be_taken_out_of_what_one_may_no_longer_see() -> None:
    assert given(by_bob(), marked, block).when(unbookmark).event()
    given(by_bob(), marked, gone).when(unbookmark).refused(NotFound)


def test_a_pin_is_set_once_and_taken_off_once() -> None:
    assert given(by_bob()).when(pin).then_once(pinned) == {"post_id": POST, "pinned": True}
    off = given(by_bob(), pinned).when(unpin).then_once(PostUnpinned(account_id=BOB, post_id=POST))
    assert off == {"post_id": POST, "pinned": False}


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private"])
def test_a_post_of_ones_own_may_be_pinned_unless_it_is_direct(visibility: str) -> None:
    given(by_bob(visibility)).when(pin).then(pinned)


def test_what_cannot_be_pinned_is_refused_in_the_words_of_mastodon() -> None:
    given(by_bob("direct")).when(pin).refused(
        Invalid, "Validation failed: Posts that are only visible to mentioned users cannot be pinned"
    )
    mine = PinPost(account_id=ALICE, post_id=POST)
    given(by_bob()).when(mine).refused(Invalid, "Validation failed: Someone else's post cannot be pinned")


def test_there_is_room_for_five_pins_and_a_deleted_post_makes_some() -> None:
    posts = [by_bob(post_id=POST + number) for number in range(MAX_PINS + 1)]
    pins = [PostPinned(account_id=BOB, post_id=post.post_id) for post in posts[1:]]
    full = given(*posts, *pins)
    full.when(pin).refused(Invalid, "Validation failed: You have already pinned the maximum number of posts")
    full.when(PinPost(account_id=BOB, post_id=POST + 1)).then_nothing()
    given(*posts, *pins, PostDeleted(post_id=POST + 1, author_id=BOB)).when(pin).then(pinned)


def test_a_conversation_is_muted_by_any_post_of_it_and_heard_again() -> None:
    answer = PostPublished(post_id=POST + 1, author_id=ALICE, text="Hi.", in_reply_to_id=POST, conversation_id=POST)
    deep = MuteConversation(account_id=ALICE, post_id=POST + 1)
    assert given(by_bob(), answer).when(deep).then_once(muted) == {"post_id": POST + 1, "muted": True}
    given(by_bob(), answer, muted).when(mute).then_nothing()
    heard = ConversationUnmuted(account_id=ALICE, conversation_id=POST)
    assert given(by_bob(), answer, muted).when(unmute).then_once(heard) == {"post_id": POST, "muted": False}


def test_a_conversation_stays_muted_when_the_post_that_began_it_goes() -> None:
    answer = by_bob(post_id=POST + 1, in_reply_to_id=POST, conversation_id=POST)
    command = MuteConversation(account_id=ALICE, post_id=POST + 1)
    given(by_bob(), answer, muted, gone).when(command).then_nothing()
