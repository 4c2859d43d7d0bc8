"""The community's rules (`read_rule`), in the order in which they were added."""

from __future__ import annotations

from collections.abc import Sequence

from events.rules import RuleAdded, RuleChanged, RuleRemoved
from events.store import Recorded
from projections.batches import batch, rows, told, values
from projections.projection import Fold, Projection

rules = Projection(name="rules", tables=("read_rule",))


@rules.on(RuleAdded)
def add(fold: Fold, events: Sequence[Recorded]) -> None:
    """The rule is there."""
    fold.execute(
        """INSERT INTO {read_rule} (rule_id, text, hint)
        SELECT rule_id, text, hint FROM jsonb_to_recordset(%s) AS e(rule_id bigint, text text, hint text)
        ON CONFLICT DO NOTHING""",
        [batch(events, "rule_id", "text", "hint")],
    )


@rules.on(RuleChanged)
def change(fold: Fold, events: Sequence[Recorded]) -> None:
    """The rule reads as last worded."""
    latest = {rule.rule_id: rule for _, rule in told(events, RuleChanged)}
    fold.execute(
        """UPDATE {read_rule} r SET text = e.text, hint = e.hint
        FROM jsonb_to_recordset(%s) AS e(rule_id bigint, text text, hint text) WHERE r.rule_id = e.rule_id""",
        [rows(vars(rule) for rule in latest.values())],
    )


@rules.on(RuleRemoved)
def remove(fold: Fold, events: Sequence[Recorded]) -> None:
    """The rule is gone."""
    fold.execute("DELETE FROM {read_rule} WHERE rule_id = ANY(%s::bigint[])", [values(events, "rule_id")])
