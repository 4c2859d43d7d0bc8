"""Skeleton of the public timeline (`read_public_feed`): public posts, without answers to others.

Whether a viewer may see them, and whether their authors still wish to be seen, is asked at
reading time.
"""

from __future__ import annotations

from collections.abc import Sequence

from events.posts import PostDeleted, PostPublished
from events.store import Recorded
from projections.batches import batch, values
from projections.projection import Fold, Projection

public_feed = Projection(name="public_feed", tables=("read_public_feed",))


@public_feed.on(PostPublished)
def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """A public post is shown unless it answers somebody else; visibility never changes."""
    fold.execute(
        """INSERT INTO {read_public_feed} (post_id, author_id, position)
        SELECT post_id, author_id, position
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, author_id bigint, visibility text,
            in_reply_to_account_id bigint, position bigint)
        WHERE visibility = 'public' AND coalesce(in_reply_to_account_id, author_id) = author_id
        ON CONFLICT DO NOTHING""",
        [batch(events, "post_id", "author_id", "visibility", "in_reply_to_account_id")],
    )


@public_feed.on(PostDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """A deleted post is shown no longer."""
    fold.execute(
        "DELETE FROM {read_public_feed} WHERE post_id = ANY(%s::bigint[])",
        [values(events, "post_id")],
    )
