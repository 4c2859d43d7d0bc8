"""Write table of the community's rules."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.rules import AddRule, ChangeRule, RemoveRule, Rule
from commands.tables import sql
from events.rules import rule_stream
from events.store import Recorded

Command = AddRule | ChangeRule | RemoveRule


class WriteRule(models.Model):
    """What the community asks of its members."""

    rule_id = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    hint = models.TextField()

    class Meta:
        db_table = "write_rule"

    def __str__(self) -> str:
        return self.text


def streams(command: Command) -> list[str]:
    """The rule's stream."""
    return [rule_stream(command.rule_id)]


def load(command: Command) -> Rule | None:
    """What the rules have to know."""
    row = sql.one("SELECT text, hint FROM write_rule WHERE rule_id = %s", [command.rule_id])
    return None if row is None else Rule(*row)


_ADD = """
INSERT INTO write_rule (rule_id, text, hint)
SELECT * FROM json_to_recordset(%s) AS e(rule_id bigint, text text, hint text)"""

_CHANGE = """
UPDATE write_rule AS r SET text = e.text, hint = e.hint
FROM json_to_recordset(%s) AS e(rule_id bigint, text text, hint text) WHERE r.rule_id = e.rule_id"""

_REMOVE = """
DELETE FROM write_rule AS r USING json_to_recordset(%s) AS e(rule_id bigint) WHERE r.rule_id = e.rule_id"""


def add(recorded: Sequence[Recorded]) -> None:
    """Fold RuleAdded."""
    sql.fold(_ADD, recorded)


def change(recorded: Sequence[Recorded]) -> None:
    """Fold RuleChanged."""
    sql.fold(_CHANGE, recorded)


def remove(recorded: Sequence[Recorded]) -> None:
    """Fold RuleRemoved."""
    sql.fold(_REMOVE, recorded)
