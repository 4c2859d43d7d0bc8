"""The part of the model in memory that is about conversations, and what a community wants of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commands import conversations
from commands.conversations import MarkConversationRead, MarkConversationUnread, RemoveConversation
from events.conversations import ConversationEvent
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims
    from tests.commands.world import Post


@dataclass
class Talking:
    """What accounts said of their conversations, as events have told."""

    said: dict[tuple[int, int], conversations.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        if isinstance(event, ConversationEvent):
            both = (event.account_id, event.conversation_id)
            self.said[both] = conversations.evolve(self.said.get(both, conversations.State()), event)

    def state_for(self, command: Any, known: set[int], posts: Iterable[Post]) -> conversations.State | None:
        """What the rules of a command decide on, among these accounts; None: it is somebody else's."""
        if not isinstance(command, conversations.ConversationCommand):
            return None
        account_id, conversation_id = command.account_id, command.conversation_id
        if account_id not in known:
            return conversations.State()
        said = self.said.get((account_id, conversation_id), conversations.State())
        own = {
            post.published.post_id: post.published.author_id == account_id
            for post in posts
            if (post.published.conversation_id or post.published.post_id) == conversation_id
            and post.published.visibility == "direct"
            and (post.published.author_id == account_id or account_id in post.mentions)
            and post.published.post_id > said.removed_up_to
        }
        newest = max(own, default=None)
        return replace(said, newest_id=newest, newest_is_own=own.get(newest or 0, False))


def wish(whims: Whims) -> Any:
    """A command about a conversation, known by the post that began it."""
    both = {"account_id": whims.account(), "conversation_id": whims.post()}
    return whims.random.choice([MarkConversationRead, MarkConversationUnread, RemoveConversation])(**both)
