"""What accounts say of their conversations."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.conversations import ConversationMarkedRead, ConversationMarkedUnread, ConversationRemoved
from events.posts import PostEdited, PostPublished
from events.vocabulary import Event


@dataclass
class Talking:
    """The part of a history that is about conversations."""

    events: list[Event] = field(default_factory=list)

    def talk(self, a: int, n: int) -> None:
        """Read a conversation of one's own, want to read it again, or put it away; in turn, whatever there is."""
        direct = [post for post in self.events if isinstance(post, PostPublished) and post.visibility == "direct"]
        direct = [post for post in direct if self._concerns(a, post)]
        if direct:
            post = direct[n % len(direct)]
            kind = (ConversationMarkedRead, ConversationMarkedUnread, ConversationRemoved)[n % 3]
            conversation_id = post.conversation_id or post.post_id
            self.events.append(kind(account_id=a, conversation_id=conversation_id, up_to_id=post.post_id))

    def _concerns(self, a: int, post: PostPublished) -> bool:
        """Whether the account wrote the post, or was ever named in it."""
        told = [each for each in self.events if isinstance(each, PostPublished | PostEdited)]
        named = {account for each in told if each.post_id == post.post_id for account, _ in each.mentions}
        return a == post.author_id or a in named
