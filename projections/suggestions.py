"""Whom not to suggest to whom (`read_dismissed_suggestion`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.store import Recorded
from events.suggestions import SuggestionDismissed
from projections.batches import batch
from projections.projection import Fold, Projection

suggestions = Projection(name="suggestions", tables=("read_dismissed_suggestion",))


@suggestions.on(SuggestionDismissed)
def dismiss(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is suggested no more."""
    fold.execute(
        """INSERT INTO {read_dismissed_suggestion} (account_id, suggested_id)
        SELECT account_id, suggested_id
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, suggested_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "account_id", "suggested_id")],
    )
