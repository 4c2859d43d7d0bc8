"""What an account does about a conversation of direct posts: it has read it, or not, or puts it away."""

from __future__ import annotations

from events.vocabulary import Event, event


def conversation_stream(account_id: int, conversation_id: int) -> str:
    """Name of the stream of one account's view of one conversation."""
    return f"conversation-{account_id}-{conversation_id}"


class ConversationEvent(Event):
    """Base of the events about `conversation_id` (the post that began it) as `account_id` sees it.

    `up_to_id` is the newest post of it that they are about.
    """

    account_id: int
    conversation_id: int
    up_to_id: int

    @property
    def stream(self) -> str:
        """`conversation-<account>-<conversation>`."""
        return conversation_stream(self.account_id, self.conversation_id)


@event()
class ConversationMarkedRead(ConversationEvent):
    """An account has read a conversation up to a post."""

    account_id: int
    conversation_id: int
    up_to_id: int


@event()
class ConversationMarkedUnread(ConversationEvent):
    """An account wants to read a conversation again."""

    account_id: int
    conversation_id: int
    up_to_id: int


@event()
class ConversationRemoved(ConversationEvent):
    """An account put a conversation away, up to a post; what comes after brings it back."""

    account_id: int
    conversation_id: int
    up_to_id: int
