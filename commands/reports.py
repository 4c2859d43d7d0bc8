"""Rules for reports: one reports others, posts of theirs that one sees, and rules that there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commands.refusals import Faults, NotFound
from commands.visibility import SeenPost, seen
from events import post_text
from events.reports import ReportFiled
from events.vocabulary import Event

CATEGORIES = ("spam", "legal", "violation", "other")
MAX_COMMENT = 1000
MOST_POSTS = 100
MOST_RULES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """Report an account; whoever names rules says that they are violated."""

    report_id: int
    account_id: int
    target_id: int
    comment: str = ""
    category: str = "other"
    post_ids: tuple[int, ...] = ()
    rule_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Whether both accounts are there, the posts as the reporter sees them, and the rules of those named."""

    exists: bool = False
    posts: dict[int, SeenPost | None] = field(default_factory=dict)
    rules: frozenset[int] = frozenset()


def decide(state: State, command: FileReport) -> tuple[Event, ...]:
    """The report.

    Raises: NotFound, Invalid.
    """
    if not state.exists:
        raise NotFound
    _check(state, command)
    for post_id in command.post_ids:
        if seen(state.posts.get(post_id)).author_id != command.target_id:
            raise NotFound
    return (
        ReportFiled(
            report_id=command.report_id,
            account_id=command.account_id,
            target_id=command.target_id,
            comment=command.comment.strip(),
            category="violation" if command.rule_ids else command.category,
            post_ids=tuple(dict.fromkeys(command.post_ids)),
            rule_ids=tuple(dict.fromkeys(command.rule_ids)),
        ),
    )


def evolve(state: State, _event: Event) -> State:
    """The state after one event of the report's stream: a report is filed once."""
    return state


def answer(_state: State, command: FileReport) -> dict[str, Any]:
    """`{"report_id": …}`."""
    return {"report_id": command.report_id}


def _check(state: State, command: FileReport) -> None:
    faults = Faults()
    faults.add_if(command.account_id == command.target_id, "target_account", "ERR_INVALID", "can't be yourself")
    is_long = post_text.graphemes(command.comment) > MAX_COMMENT
    faults.add_if(is_long, "comment", "ERR_TOO_LONG", f"is too long (maximum is {MAX_COMMENT} characters)")
    faults.add_if(command.category not in CATEGORIES, "category", "ERR_INCLUSION", "is not included in the list")
    faults.add_if(len(command.post_ids) > MOST_POSTS, "status_ids", "ERR_TOO_LONG", "are too many")
    unknown = len(command.rule_ids) > MOST_RULES or not state.rules >= {*command.rule_ids}
    faults.add_if(unknown, "rule_ids", "ERR_INVALID", "does not reference valid rules")
    faults.refuse()
