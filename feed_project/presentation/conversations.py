"""Conversations as JSON."""

from __future__ import annotations

from feed_project.entities.conversations import Conversation
from feed_project.presentation import account_json, status_json
from queries.views import ConversationView


def conversation_json(conversation: ConversationView, viewer: int) -> Conversation:
    """A Conversation."""
    return {
        "id": str(conversation.id),
        "unread": conversation.unread,
        "accounts": [account_json(account) for account in conversation.accounts],
        "last_status": status_json(conversation.post, viewer),
    }
