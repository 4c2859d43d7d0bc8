"""Write table of reports."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commands.reports import CATEGORIES, MOST_POSTS, FileReport, State
from commands.storable import MAX_ID
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from events import store
from events.reports import report_stream
from events.store import Recorded


class WriteReport(models.Model):
    """What somebody told about somebody. Posts and rules are named by id alone: they may go, the report stays."""

    report_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    target = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    comment = models.TextField()
    category = models.TextField()
    post_ids = ArrayField(models.BigIntegerField())
    rule_ids = ArrayField(models.BigIntegerField())
    created_at = models.DateTimeField()

    class Meta:
        db_table = "write_report"
        constraints = [
            models.CheckConstraint(condition=models.Q(category__in=CATEGORIES), name="write_report_category"),
            models.CheckConstraint(condition=~models.Q(account=models.F("target")), name="write_report_not_self"),
        ]

    def __str__(self) -> str:
        return f"report {self.report_id} about {self.target_id}"


def streams(command: FileReport) -> list[str]:
    """The report's stream."""
    return [report_stream(command.report_id)]


_ACCOUNTS = "SELECT count(*) FROM write_account WHERE account_id IN (%s, %s)"
_RULES = "SELECT rule_id FROM write_rule WHERE rule_id = ANY(%s::bigint[])"


def load(command: FileReport) -> State:
    """What the rules have to know."""
    asked = [post_id for post_id in command.post_ids[: MOST_POSTS + 1] if 0 < post_id <= MAX_ID]
    named = [rule_id for rule_id in command.rule_ids if 0 < rule_id <= MAX_ID]
    with store.one_round_trip():
        accounts = sql.ask(_ACCOUNTS, [command.account_id, command.target_id])
        posts = {post_id: visibility.ask(post_id, command.account_id) for post_id in asked}
        rules = sql.ask(_RULES, [named])
    known = accounts.fetchone()
    if known is None or known[0] < len({command.account_id, command.target_id}):
        return State()
    seen = {post_id: visibility.found(post) for post_id, post in posts.items()}
    return State(True, seen, frozenset(rule_id for (rule_id,) in rules.fetchall()))


_FILE = """
INSERT INTO write_report (report_id, account_id, target_id, comment, category, post_ids, rule_ids, created_at)
SELECT report_id, account_id, target_id, comment, category, post_ids, rule_ids, recorded_at
FROM json_to_recordset(%s) AS e(report_id bigint, account_id bigint, target_id bigint, comment text,
    category text, post_ids bigint[], rule_ids bigint[], recorded_at timestamptz)"""


def file(recorded: Sequence[Recorded]) -> None:
    """Fold ReportFiled."""
    sql.fold_dated(_FILE, recorded)
