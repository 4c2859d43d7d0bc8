"""Which posts stand on top of their authors' profiles (`read_pin`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.pins import PostPinned, PostUnpinned
from events.posts import PostDeleted
from events.store import Recorded
from projections.batches import batch, in_any_order, values
from projections.projection import Fold, Projection

pins = Projection(name="pins", tables=("read_pin",))


@pins.on(PostPinned)
def pin(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post stands on top."""
    fold.execute(
        """INSERT INTO {read_pin} (post_id, account_id)
        SELECT post_id, account_id FROM jsonb_to_recordset(%s) AS e(post_id bigint, account_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "post_id", "account_id")],
    )


def unpin(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post was taken off, or is gone."""
    fold.execute("DELETE FROM {read_pin} WHERE post_id = ANY(%s::bigint[])", [values(events, "post_id")])


in_any_order(pins, {PostUnpinned: unpin, PostDeleted: unpin})
