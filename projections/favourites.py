"""Who likes which post (`read_favourite`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.favourites import PostFavourited, PostUnfavourited
from events.posts import PostDeleted
from events.store import Recorded
from projections.batches import batch, in_any_order, values
from projections.projection import Fold, Projection

favourites = Projection(name="favourites", tables=("read_favourite",))


@favourites.on(PostFavourited)
def favourite(fold: Fold, events: Sequence[Recorded]) -> None:
    """The favourite is there."""
    fold.execute(
        """INSERT INTO {read_favourite} (favourite_id, account_id, post_id)
        SELECT favourite_id, account_id, post_id FROM jsonb_to_recordset(%s)
            AS e(favourite_id bigint, account_id bigint, post_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "favourite_id", "account_id", "post_id")],
    )


def unfavourite(fold: Fold, events: Sequence[Recorded]) -> None:
    """The favourite is gone."""
    fold.execute(
        """DELETE FROM {read_favourite} f
        USING jsonb_to_recordset(%s) AS e(account_id bigint, post_id bigint)
        WHERE f.account_id = e.account_id AND f.post_id = e.post_id""",
        [batch(events, "account_id", "post_id")],
    )


def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """A deleted post is nobody's favourite."""
    fold.execute(
        "DELETE FROM {read_favourite} WHERE post_id = ANY(%s::bigint[])",
        [values(events, "post_id")],
    )


in_any_order(favourites, {PostUnfavourited: unfavourite, PostDeleted: delete_post})
