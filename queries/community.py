"""What the community asks of its members, and how busy it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from queries.statements import compact, rows

WEEK = timedelta(days=7)
WEEKS = 12
FRESH_FOR = timedelta(minutes=10)

RULES = "SELECT rule_id, text, hint FROM read_rule ORDER BY rule_id"

# Ids tell when what they name was made, so the weeks are ranges of ids.
ACTIVITY = compact("""
    SELECT w.since, (SELECT count(*) FROM read_post p WHERE p.post_id >= w.since AND p.post_id < w.before),
           (SELECT count(DISTINCT p.author_id) FROM read_post p
            WHERE p.post_id >= w.since AND p.post_id < w.before),
           (SELECT count(*) FROM read_account a WHERE a.account_id >= w.since AND a.account_id < w.before)
    FROM unnest(%(since)s::bigint[], %(before)s::bigint[]) AS w(since, before) ORDER BY w.since DESC
""")


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule, and more about it."""

    id: int
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Week:
    """What happened in the seven days from Monday, `begins`, 00:00 UTC."""

    begins: datetime
    posts: int
    authors: int
    accounts: int


# Counting is a scan: one answer per process and ten minutes.
_counted: tuple[datetime, list[Week]] | None = None


def rules() -> list[RuleView]:
    """The rules, in the order in which they were added."""
    return [RuleView(*found) for found in rows(RULES, {})]


def activity(now: datetime) -> list[Week]:
    """The last twelve weeks, this one first."""
    global _counted  # noqa: PLW0603
    if _counted is None or not timedelta(0) <= now - _counted[0] < FRESH_FOR:
        monday = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
        begins = [monday - WEEK * number for number in range(WEEKS)]
        found = rows(
            ACTIVITY,
            {"since": [_first_id(day) for day in begins], "before": [_first_id(day + WEEK) for day in begins]},
        )
        _counted = (now, [Week(day, *week[1:]) for day, week in zip(begins, found, strict=True)])
    return _counted[1]


def _first_id(moment: datetime) -> int:
    return int(moment.timestamp() * 1000) << 16
