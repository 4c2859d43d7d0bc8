"""Which hashtags each account features (`read_featured_tag`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.featured_tags import TagFeatured, TagUnfeatured
from events.store import Recorded
from projections.batches import batch
from projections.projection import Fold, Projection

featured_tags = Projection(name="featured_tags", tables=("read_featured_tag",))


@featured_tags.on(TagFeatured)
def feature(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account features the hashtag."""
    fold.execute(
        """INSERT INTO {read_featured_tag} (feature_id, account_id, name)
        SELECT feature_id, account_id, name
        FROM jsonb_to_recordset(%s) AS e(feature_id bigint, account_id bigint, name text)
        ON CONFLICT DO NOTHING""",
        [batch(events, "feature_id", "account_id", "name")],
    )


@featured_tags.on(TagUnfeatured)
def unfeature(fold: Fold, events: Sequence[Recorded]) -> None:
    """It does so no longer."""
    fold.execute(
        """DELETE FROM {read_featured_tag} t
        USING jsonb_to_recordset(%s) AS e(account_id bigint, name text)
        WHERE t.account_id = e.account_id AND t.name = e.name""",
        [batch(events, "account_id", "name")],
    )
