"""What happens between an account and a conversation of which it has heard enough."""

from __future__ import annotations

from events.vocabulary import Event, event


def conversation_mute_stream(account_id: int, conversation_id: int) -> str:
    """Name of the stream of one account's muting of one conversation."""
    return f"conversation-mute-{account_id}-{conversation_id}"


class ConversationMuteEvent(Event):
    """Base of these events: `account_id` and `conversation_id` (the post that began it, gone or not)."""

    account_id: int
    conversation_id: int

    @property
    def stream(self) -> str:
        """`conversation-mute-<account>-<conversation>`."""
        return conversation_mute_stream(self.account_id, self.conversation_id)


@event()
class ConversationMuted(ConversationMuteEvent):
    """An account wants no more notifications from a conversation."""

    account_id: int
    conversation_id: int


@event()
class ConversationUnmuted(ConversationMuteEvent):
    """An account wants to hear of a conversation again."""

    account_id: int
    conversation_id: int
