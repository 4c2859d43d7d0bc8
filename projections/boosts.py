"""Who boosted which post (`read_boost`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.boosts import PostBoosted, PostUnboosted
from events.posts import PostDeleted
from events.store import Recorded
from projections.batches import batch, in_any_order, values
from projections.projection import Fold, Projection

boosts = Projection(name="boosts", tables=("read_boost",))


@boosts.on(PostBoosted)
def boost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The boost is there."""
    fold.execute(
        """INSERT INTO {read_boost} (boost_id, account_id, post_id, visibility)
        SELECT boost_id, account_id, post_id, visibility FROM jsonb_to_recordset(%s)
            AS e(boost_id bigint, account_id bigint, post_id bigint, visibility text)
        ON CONFLICT DO NOTHING""",
        [batch(events, "boost_id", "account_id", "post_id", "visibility")],
    )


def unboost(fold: Fold, events: Sequence[Recorded]) -> None:
    """The boost is gone."""
    fold.execute(
        "DELETE FROM {read_boost} WHERE boost_id = ANY(%s::bigint[])",
        [values(events, "boost_id")],
    )


def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """With the post go its boosts."""
    fold.execute(
        "DELETE FROM {read_boost} WHERE post_id = ANY(%s::bigint[])",
        [values(events, "post_id")],
    )


in_any_order(boosts, {PostUnboosted: unboost, PostDeleted: delete_post})
