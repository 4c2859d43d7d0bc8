"""The part of the model in memory that concerns the community as a whole, and what is wanted of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commands import reports, rules
from commands.visibility import SeenPost
from events.rules import RuleEvent
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


@dataclass
class TownHall:
    """The community's rules, as events have told of them."""

    rules: dict[int, rules.Rule | None] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        if isinstance(event, RuleEvent):
            self.rules[event.rule_id] = rules.evolve(self.rules.get(event.rule_id), event)

    def rule(self, command: rules.AddRule | rules.ChangeRule | rules.RemoveRule) -> rules.Rule | None:
        """What the rules of a command about a rule decide on."""
        return self.rules.get(command.rule_id)

    def report(
        self, command: reports.FileReport, known: set[int], seen: Callable[[int, int], SeenPost | None]
    ) -> reports.State:
        """What the rules of a report decide on."""
        if not known >= {command.account_id, command.target_id}:
            return reports.State()
        posts = {post_id: seen(post_id, command.account_id) for post_id in command.post_ids}
        named = {rule_id for rule_id in command.rule_ids if self.rules.get(rule_id) is not None}
        return reports.State(True, posts, frozenset(named))


def wish(whims: Whims) -> Any:
    """A command about the community."""
    rule_ids = [each["rule_id"] for each in whims.earlier.setdefault("rule", [{"rule_id": 1}])[-4:]]
    some_rule = whims.random.choice(rule_ids)
    new_rule = next(whims.ids)
    report = reports.FileReport(
        report_id=next(whims.ids),
        account_id=whims.account(),
        target_id=whims.account(),
        comment=whims.text(),
        category=whims.random.choice(reports.CATEGORIES),
        post_ids=whims.random.choice([(), (), (whims.post(),)]),
        rule_ids=whims.random.choice([(), (), (some_rule,)]),
    )
    command = whims.random.choice(
        [
            rules.AddRule(rule_id=new_rule, text=whims.text()),
            rules.ChangeRule(rule_id=some_rule, text=whims.text()),
            rules.RemoveRule(rule_id=some_rule),
            report,
            report,
        ]
    )
    if isinstance(command, rules.AddRule):
        whims.earlier["rule"].append({"rule_id": new_rule})
    return command
