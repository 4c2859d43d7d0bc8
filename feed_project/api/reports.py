"""Reports: telling those who run the community about others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commands.reports import FileReport
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.errors import NOT_FOUND, Refused
from feed_project.api.forms import Id
from feed_project.api.listing import found
from feed_project.api.writing import new_id, write
from feed_project.entities.community import Report
from feed_project.presentation.community import report_json
from queries.reports import report as query


@dataclass(frozen=True)
class ReportForm:
    """Who did what; `forward` is for other servers, of which there are none."""

    account_id: Id | None = None
    status_ids: list[Id] | None = None
    comment: str = ""
    category: Literal["spam", "legal", "violation", "other"] = "other"
    rule_ids: list[Id] | None = None
    forward: bool = False


@endpoint("write:reports")
def report(caller: Caller, form: ReportForm) -> Report:
    """Report an account."""
    if form.account_id is None:
        raise Refused(404, NOT_FOUND)
    command = FileReport(
        report_id=new_id(caller),
        account_id=caller.account_id,
        target_id=form.account_id,
        comment=form.comment,
        category=form.category,
        post_ids=tuple(form.status_ids or ()),
        rule_ids=tuple(form.rule_ids or ()),
    )
    write(caller, command)
    return report_json(found(query(caller.account_id, command.report_id)))
