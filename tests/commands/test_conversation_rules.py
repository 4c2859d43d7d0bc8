"""Rules for conversations, without a database."""

from __future__ import annotations

from typing import Any

import pytest

from commands.conversations import MarkConversationRead, MarkConversationUnread, RemoveConversation
from commands.refusals import NotFound
from events.conversations import ConversationMarkedRead, ConversationMarkedUnread, ConversationRemoved
from events.posts import PostDeleted, PostPublished
from tests.commands.scenario import ALICE, BOB, CAROL, given

COMMANDS = (MarkConversationRead, MarkConversationUnread, RemoveConversation)
IDS = {"account_id": BOB, "conversation_id": 10}
BEGUN = PostPublished(post_id=10, author_id=ALICE, text="@Bob psst", visibility="direct", mentions=((BOB, "Bob"),))
ANSWER = PostPublished(
    post_id=11,
    author_id=BOB,
    text="@alice what?",
    visibility="direct",
    mentions=((ALICE, "alice"),),
    conversation_id=10,
)


def test_a_conversation_is_read_up_to_its_newest_post_and_once() -> None:
    given(BEGUN).when(MarkConversationRead(**IDS)).then_once(ConversationMarkedRead(**IDS, up_to_id=10))
    given(BEGUN, ANSWER).when(MarkConversationRead(**IDS)).then_once(ConversationMarkedRead(**IDS, up_to_id=11))


def test_what_was_read_can_be_wanted_unread_again() -> None:
    read = ConversationMarkedRead(**IDS, up_to_id=10)
    given(BEGUN).when(MarkConversationUnread(**IDS)).then_nothing()
    given(BEGUN, read).when(MarkConversationUnread(**IDS)).then_once(ConversationMarkedUnread(**IDS, up_to_id=10))


def test_what_was_put_away_comes_back_with_the_next_post() -> None:
    away = ConversationRemoved(**IDS, up_to_id=10)
    given(BEGUN).when(RemoveConversation(**IDS)).then(away)
    for command in COMMANDS:
        given(BEGUN, away).when(command(**IDS)).refused(NotFound)
    given(BEGUN, away, ANSWER).when(RemoveConversation(**IDS)).then(ConversationRemoved(**IDS, up_to_id=11))


@pytest.mark.parametrize("command", COMMANDS)
def test_whoever_takes_no_part_finds_no_conversation(command: Any) -> None:
    given(BEGUN).when(command(account_id=CAROL, conversation_id=10)).refused(NotFound)
    given().when(command(**IDS)).refused(NotFound)
    given(BEGUN, PostDeleted(post_id=10, author_id=ALICE, visibility="direct")).when(command(**IDS)).refused(NotFound)


@pytest.mark.parametrize("command", COMMANDS)
def test_public_posts_are_no_conversation(command: Any) -> None:
    post = PostPublished(post_id=10, author_id=ALICE, text="@Bob hi", mentions=((BOB, "Bob"),))
    given(post).when(command(**IDS)).refused(NotFound)
