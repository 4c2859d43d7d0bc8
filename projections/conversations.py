"""Direct posts as those whom they concern have them (`read_direct_post`), by conversation.

A row for the author and for everybody the post names or ever named; who no longer may see it is left out
when it is read. `unread` and `removed` are what its owner said of the conversation meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from events.conversations import (
    ConversationMarkedRead,
    ConversationMarkedUnread,
    ConversationRemoved,
)
from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from projections.batches import batch, in_any_order, rows, told, values
from projections.projection import Fold, Projection

conversations = Projection(name="conversations", tables=("read_direct_post",))


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """A direct post is there, unread by all but its author."""
    fold.execute(
        """INSERT INTO {read_direct_post} (owner_id, post_id, conversation_id, position, unread, removed)
        SELECT owner_id, post_id, conversation_id, position, unread, false
        FROM jsonb_to_recordset(%s) AS e(owner_id bigint, post_id bigint, conversation_id bigint,
            position bigint, unread boolean)
        ON CONFLICT DO NOTHING""",
        [rows(_concerned(events))],
    )


def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """Whom an edit names has the post, too, where the post stands: an edit is no news.

    What it does not say is the same as ever; `posts` and `author_outbox` have folded the batch.
    """
    fold.execute(
        """INSERT INTO {read_direct_post} (owner_id, post_id, conversation_id, position, unread, removed)
        SELECT e.owner_id, p.post_id, p.conversation_id, o.position, true, false
        FROM jsonb_to_recordset(%s) AS e(owner_id bigint, post_id bigint)
        JOIN {read_post} p ON p.post_id = e.post_id AND p.visibility = 'direct'
        JOIN {read_outbox} o ON o.entry_id = e.post_id
        ON CONFLICT DO NOTHING""",
        [rows(_named(events))],
    )


@conversations.on(PostDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is gone; its conversation goes on without it."""
    fold.execute("DELETE FROM {read_direct_post} WHERE post_id = ANY(%s::bigint[])", [values(events, "post_id")])


@conversations.on(ConversationMarkedRead)
def read(fold: Fold, events: Sequence[Recorded]) -> None:
    """The owner has read it."""
    _say(fold, events, "unread = false")


@conversations.on(ConversationMarkedUnread)
def unread(fold: Fold, events: Sequence[Recorded]) -> None:
    """The owner wants to read it again."""
    _say(fold, events, "unread = true")


@conversations.on(ConversationRemoved)
def remove(fold: Fold, events: Sequence[Recorded]) -> None:
    """The owner put it away."""
    _say(fold, events, "removed = true")


def _say(fold: Fold, events: Sequence[Recorded], change: str) -> None:
    fold.execute(
        f"""UPDATE {{read_direct_post}} d SET {change}
        FROM (SELECT account_id, conversation_id, max(up_to_id) AS up_to_id
            FROM jsonb_to_recordset(%s) AS e(account_id bigint, conversation_id bigint, up_to_id bigint)
            GROUP BY account_id, conversation_id) e
        WHERE d.owner_id = e.account_id AND d.conversation_id = e.conversation_id AND d.post_id <= e.up_to_id""",
        [batch(events, "account_id", "conversation_id", "up_to_id")],
    )


def _concerned(events: Sequence[Recorded]) -> Iterator[Mapping[str, Any]]:
    for event, post in told(events, PostPublished):
        if post.visibility != "direct":
            continue
        for owner in dict.fromkeys([post.author_id, *(account for account, _ in post.mentions)]):
            yield {
                "owner_id": owner,
                "post_id": post.post_id,
                "conversation_id": post.conversation_id or post.post_id,
                "position": event.position,
                "unread": owner != post.author_id,
            }


def _named(events: Sequence[Recorded]) -> Iterator[Mapping[str, Any]]:
    pairs = ((account, post.post_id) for _, post in told(events, PostEdited) for account, _ in post.mentions)
    for owner, post_id in dict.fromkeys(pairs):
        yield {"owner_id": owner, "post_id": post_id}


# Publishing comes first for every post.
in_any_order(conversations, {PostPublished: publish, PostEdited: edit})
