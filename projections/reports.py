"""What members reported (`read_report`), for them and for those who run the community."""

from __future__ import annotations

from collections.abc import Sequence

from events.reports import ReportFiled
from events.store import Recorded
from projections.batches import batch
from projections.projection import Fold, Projection

reports = Projection(name="reports", tables=("read_report",))


@reports.on(ReportFiled)
def file(fold: Fold, events: Sequence[Recorded]) -> None:
    """The report is there."""
    names = ("report_id", "account_id", "target_id", "comment", "category", "post_ids", "rule_ids")
    fold.execute(
        """INSERT INTO {read_report} (report_id, account_id, target_id, comment, category, post_ids,
            rule_ids, created_at)
        SELECT report_id, account_id, target_id, comment, category, post_ids, rule_ids, recorded_at
        FROM jsonb_to_recordset(%s) AS e(report_id bigint, account_id bigint, target_id bigint,
            comment text, category text, post_ids bigint[], rule_ids bigint[], recorded_at timestamptz)
        ON CONFLICT DO NOTHING""",
        [batch(events, *names)],
    )
