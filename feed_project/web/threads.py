"""How a conversation is laid out: what a post answers above it, its replies below, set in by depth."""

from __future__ import annotations

from dataclasses import dataclass

from queries.posts import Thread
from queries.views import PostView

# Deeper replies are not set in further: they would have no room on a phone.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply and how many steps it stands below the focused post, capped."""

    post: PostView
    depth: int

    @property
    def is_direct(self) -> bool:
        """It answers the focused post itself."""
        return self.depth == 0

    @property
    def place(self) -> str:
        """The class that sets it in."""
        return f"depth-{self.depth}"


@dataclass(frozen=True, slots=True)
class ShownThread:
    """The conversation around a post, ready to be drawn."""

    ancestors: tuple[PostView, ...]
    replies: tuple[Reply, ...]


def shown_thread(post: PostView, thread: Thread) -> ShownThread:
    """Lay the conversation out; replies come depth first, as the query gives them."""
    depths = {post.id: -1}
    replies = []
    for reply in thread.descendants:
        depth = depths.get(reply.in_reply_to_id or 0, -1) + 1
        depths[reply.id] = depth
        replies.append(Reply(reply, min(depth, DEEPEST)))
    return ShownThread(thread.ancestors, tuple(replies))
