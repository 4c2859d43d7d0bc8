"""Rules for muted conversations: whoever may see a post may mute the whole conversation it is in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.visibility import SeenPost, seen
from events.conversation_mutes import ConversationMuted, ConversationUnmuted
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteConversation:
    """Mute the conversation that a post belongs to."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteConversation:
    """Hear again of the conversation that a post belongs to."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The post as the account sees it, and whether the account has muted its conversation."""

    post: SeenPost | None = None
    muted: bool = False


def decide(state: State, command: MuteConversation | UnmuteConversation) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound.
    """
    post = seen(state.post)
    about = {"account_id": command.account_id, "conversation_id": post.conversation_id or post.post_id}
    match command:
        case MuteConversation() if not state.muted:
            return (ConversationMuted(**about),)
        case UnmuteConversation() if state.muted:
            return (ConversationUnmuted(**about),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's muting of the conversation."""
    match event:
        case ConversationMuted():
            return replace(state, muted=True)
        case ConversationUnmuted():
            return replace(state, muted=False)
    return state


def answer(state: State, command: MuteConversation | UnmuteConversation) -> dict[str, Any]:
    """The state after the command: `{"post_id": …, "muted": …}`."""
    return {"post_id": command.post_id, "muted": state.muted}
