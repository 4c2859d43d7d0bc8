"""The community's rules and reports as JSON."""

from __future__ import annotations

from feed_project.entities.community import Activity, Report, Rule
from feed_project.presentation import account_json, moment
from queries.community import RuleView, Week
from queries.reports import ReportView


def rule_json(rule: RuleView) -> Rule:
    """A Rule."""
    return {"id": str(rule.id), "text": rule.text, "hint": rule.hint}


def activity_json(week: Week) -> Activity:
    """A week of the activity; whoever posts is who was seen."""
    return {
        "week": str(int(week.begins.timestamp())),
        "statuses": str(week.posts),
        "logins": str(week.authors),
        "registrations": str(week.accounts),
    }


def report_json(report: ReportView) -> Report:
    """A Report; nothing is forwarded, and what becomes of it is not told here."""
    return {
        "id": str(report.id),
        "action_taken": False,
        "action_taken_at": None,
        "category": report.category,
        "comment": report.comment,
        "forwarded": False,
        "created_at": moment(report.created_at),
        "status_ids": [str(post_id) for post_id in report.post_ids],
        "rule_ids": [str(rule_id) for rule_id in report.rule_ids],
        "target_account": account_json(report.target),
    }
