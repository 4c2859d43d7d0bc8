"""How far each account has read its timelines (`read_marker`)."""

from __future__ import annotations

from collections.abc import Sequence

from events.markers import MarkerMoved
from events.store import Recorded
from projections.batches import rows, told
from projections.projection import Fold, Projection

markers = Projection(name="markers", tables=("read_marker",))


@markers.on(MarkerMoved)
def move(fold: Fold, events: Sequence[Recorded]) -> None:
    """Each marker stands where it was last put: where its version is the highest."""
    latest = {
        (marker.account_id, marker.timeline): vars(marker) | {"updated_at": event.recorded_at}
        for event, marker in told(events, MarkerMoved)
    }
    fold.execute(
        """INSERT INTO {read_marker} AS m (account_id, timeline, last_read_id, version, updated_at)
        SELECT account_id, timeline, last_read_id, version, updated_at
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, timeline text, last_read_id bigint,
            version integer, updated_at timestamptz)
        ON CONFLICT (account_id, timeline) DO UPDATE SET last_read_id = excluded.last_read_id,
            version = excluded.version, updated_at = excluded.updated_at
        WHERE excluded.version > m.version""",
        [rows(latest.values())],
    )
