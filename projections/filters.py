"""Filters as their owners set them (`read_filter`), and the single posts under them (`read_filter_post`).

`keywords`: [[keyword id, keyword, whole words only]]. Whether a filter has expired is for those who read.
"""

from __future__ import annotations

from collections.abc import Sequence

from events.filters import FilterChanged, FilterCreated, FilterDeleted, FilterSettings, PostFiltered, PostUnfiltered
from events.posts import PostDeleted
from events.store import Recorded
from projections.batches import batch, rows, told, values
from projections.projection import Fold, Projection

filters = Projection(name="filters", tables=("read_filter", "read_filter_post"))


@filters.on(FilterCreated, FilterChanged)
def settle(fold: Fold, events: Sequence[Recorded]) -> None:
    """The filter reads as last said."""
    latest = {said.filter_id: said for _, said in told(events, FilterSettings)}
    fold.execute(
        """INSERT INTO {read_filter} (filter_id, account_id, title, contexts, action, expires_at, keywords)
        SELECT filter_id, account_id, title, contexts, action, expires_at, keywords
        FROM jsonb_to_recordset(%s) AS e(filter_id bigint, account_id bigint, title text, contexts text[],
            action text, expires_at timestamptz, keywords jsonb)
        ON CONFLICT (filter_id) DO UPDATE SET title = excluded.title, contexts = excluded.contexts,
            action = excluded.action, expires_at = excluded.expires_at, keywords = excluded.keywords""",
        [rows(vars(said) for said in latest.values())],
    )


@filters.on(FilterDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """The filter is gone, and with it what was under it."""
    gone = values(events, "filter_id")
    fold.execute("DELETE FROM {read_filter} WHERE filter_id = ANY(%s::bigint[])", [gone])
    fold.execute("DELETE FROM {read_filter_post} WHERE filter_id = ANY(%s::bigint[])", [gone])


@filters.on(PostFiltered)
def filter_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is under the filter."""
    fold.execute(
        """INSERT INTO {read_filter_post} (filter_post_id, filter_id, post_id)
        SELECT filter_post_id, filter_id, post_id
        FROM jsonb_to_recordset(%s) AS e(filter_post_id bigint, filter_id bigint, post_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "filter_post_id", "filter_id", "post_id")],
    )


@filters.on(PostUnfiltered)
def unfilter_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is under the filter no more."""
    fold.execute(
        "DELETE FROM {read_filter_post} WHERE filter_post_id = ANY(%s::bigint[])",
        [values(events, "filter_post_id")],
    )


@filters.on(PostDeleted)
def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """A deleted post is under no filter."""
    fold.execute("DELETE FROM {read_filter_post} WHERE post_id = ANY(%s::bigint[])", [values(events, "post_id")])
