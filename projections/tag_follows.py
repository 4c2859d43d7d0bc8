"""Which hashtags each account follows (`read_tag_follow`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.store import Recorded
from events.tag_follows import TagFollowed, TagUnfollowed
from projections.batches import batch
from projections.projection import Fold, Projection

tag_follows = Projection(name="tag_follows", tables=("read_tag_follow",))


@tag_follows.on(TagFollowed)
def follow(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account follows the hashtag."""
    fold.execute(
        """INSERT INTO {read_tag_follow} (follow_id, account_id, name)
        SELECT follow_id, account_id, name
        FROM jsonb_to_recordset(%s) AS e(follow_id bigint, account_id bigint, name text)
        ON CONFLICT DO NOTHING""",
        [batch(events, "follow_id", "account_id", "name")],
    )


@tag_follows.on(TagUnfollowed)
def unfollow(fold: Fold, events: Sequence[Recorded]) -> None:
    """It does so no longer."""
    fold.execute(
        """DELETE FROM {read_tag_follow} t
        USING jsonb_to_recordset(%s) AS e(account_id bigint, name text)
        WHERE t.account_id = e.account_id AND t.name = e.name""",
        [batch(events, "account_id", "name")],
    )
