"""Rules for conversations of direct posts: whoever takes part may mark one and put it away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import NotFound
from events.conversations import ConversationMarkedRead, ConversationMarkedUnread, ConversationRemoved
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkConversationRead:
    """Have read a conversation."""

    account_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkConversationUnread:
    """Want to read a conversation again."""

    account_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveConversation:
    """Put a conversation away until somebody goes on with it."""

    account_id: int
    conversation_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The newest direct post of the conversation that the account wrote or is named in, not put away.

    `read_up_to`, `removed_up_to`: what the account said about it, 0 where nothing.
    """

    newest_id: int | None = None
    newest_is_own: bool = False
    read_up_to: int = 0
    removed_up_to: int = 0


ConversationCommand = MarkConversationRead | MarkConversationUnread | RemoveConversation


def decide(state: State, command: ConversationCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound.
    """
    if state.newest_id is None:
        raise NotFound
    unread = state.read_up_to < state.newest_id
    said = {
        "account_id": command.account_id,
        "conversation_id": command.conversation_id,
        "up_to_id": state.newest_id,
    }
    match command:
        case RemoveConversation():
            return (ConversationRemoved(**said),)
        case MarkConversationRead() if unread:
            return (ConversationMarkedRead(**said),)
        case MarkConversationUnread() if state.newest_is_own or not unread:
            return (ConversationMarkedUnread(**said),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the conversation's stream."""
    match event:
        case ConversationMarkedRead():
            return replace(state, read_up_to=event.up_to_id)
        case ConversationMarkedUnread():
            return replace(state, read_up_to=0)
        case ConversationRemoved():
            return replace(state, newest_id=None, newest_is_own=False, removed_up_to=event.up_to_id)
    return state


def answer(_state: State, command: ConversationCommand) -> dict[str, Any]:
    """`{"conversation_id": …}`."""
    return {"conversation_id": command.conversation_id}
