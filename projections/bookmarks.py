"""Which posts each account wants to find again (`read_bookmark`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.bookmarks import PostBookmarked, PostUnbookmarked
from events.posts import PostDeleted
from events.store import Recorded
from projections.batches import batch, in_any_order, values
from projections.projection import Fold, Projection

bookmarks = Projection(name="bookmarks", tables=("read_bookmark",))


@bookmarks.on(PostBookmarked)
def bookmark(fold: Fold, events: Sequence[Recorded]) -> None:
    """The bookmark is there."""
    fold.execute(
        """INSERT INTO {read_bookmark} (bookmark_id, account_id, post_id)
        SELECT bookmark_id, account_id, post_id FROM jsonb_to_recordset(%s)
            AS e(bookmark_id bigint, account_id bigint, post_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "bookmark_id", "account_id", "post_id")],
    )


def unbookmark(fold: Fold, events: Sequence[Recorded]) -> None:
    """The bookmark is gone."""
    fold.execute(
        """DELETE FROM {read_bookmark} b
        USING jsonb_to_recordset(%s) AS e(account_id bigint, post_id bigint)
        WHERE b.account_id = e.account_id AND b.post_id = e.post_id""",
        [batch(events, "account_id", "post_id")],
    )


def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """A deleted post is found no more."""
    fold.execute("DELETE FROM {read_bookmark} WHERE post_id = ANY(%s::bigint[])", [values(events, "post_id")])


in_any_order(bookmarks, {PostUnbookmarked: unbookmark, PostDeleted: delete_post})
