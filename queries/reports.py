"""What members reported: one's own, by its id; all of them, for those who run the community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queries.hydration import accounts
from queries.statements import Row, compact, rows
from queries.views import AccountView

COLUMNS = "report_id, created_at, account_id, target_id, category, comment, post_ids, rule_ids"

OWN = f"SELECT {COLUMNS} FROM read_report WHERE report_id = %(report)s AND account_id = %(viewer)s"

ALL = compact(f"SELECT {COLUMNS} FROM read_report ORDER BY report_id DESC LIMIT %(limit)s")


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report: whose, about whom, why, which posts, which rules."""

    id: int
    created_at: datetime
    account: AccountView
    target: AccountView
    category: str
    comment: str
    post_ids: tuple[int, ...]
    rule_ids: tuple[int, ...]


def report(viewer: int, report_id: int) -> ReportView | None:
    """A report that the viewer filed."""
    found = _views(rows(OWN, {"viewer": viewer, "report": report_id}))
    return found[0] if found else None


def reports(*, limit: int = 50) -> list[ReportView]:
    """The newest reports of all; only for those who run the community."""
    return _views(rows(ALL, {"limit": limit}))


def _views(found: Sequence[Row]) -> list[ReportView]:
    people = accounts({account for row in found for account in row[2:4]})
    return [
        ReportView(number, at, people[reporter], people[target], category, comment, tuple(posts), tuple(rules))
        for number, at, reporter, target, category, comment, posts, rules in found
        if reporter in people and target in people
    ]
