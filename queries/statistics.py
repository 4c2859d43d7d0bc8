"""How large the community is: for the instance documents, not older than a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from queries.statements import compact, row

FRESH_FOR = timedelta(seconds=60)
MONTH = timedelta(days=30)

COUNTS = compact("""
    SELECT (SELECT count(*) FROM read_account), (SELECT count(*) FROM read_post),
           (SELECT count(*) FROM read_account_counts WHERE last_post_on >= %(since)s)
""")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Accounts, live posts, and accounts that posted within 30 days."""

    accounts: int
    posts: int
    active_month: int


# Counting is a scan, and clients ask for the documents at every start: one answer per process.
_counted: tuple[datetime, Statistics] | None = None


def statistics(now: datetime) -> Statistics:
    """The numbers as of at most a minute before `now`."""
    global _counted  # noqa: PLW0603
    if _counted is None or not timedelta(0) <= now - _counted[0] < FRESH_FOR:
        found = row(COUNTS, {"since": (now - MONTH).date()})
        _counted = (now, Statistics(*found) if found else Statistics(0, 0, 0))
    return _counted[1]
