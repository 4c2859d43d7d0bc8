"""What concerns a community as a whole: rules come and go, members report."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.reports import ReportFiled
from events.rules import RuleAdded, RuleChanged, RuleRemoved
from events.vocabulary import Event


@dataclass
class TownHall:
    """The part of a history that is about the community."""

    events: list[Event] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    reported: int = 0

    def rule(self, _: int, n: int) -> None:
        """Add a rule, change one or remove one."""
        if n % 3 == 0 or not self.rules:
            self.rules.append(9000 + len(self.events))
            self.events.append(RuleAdded(rule_id=self.rules[-1], text=f"rule {n}"))
        elif n % 3 == 1:
            self.events.append(RuleChanged(rule_id=self.rules[n % len(self.rules)], text=f"rule {n}", hint="more"))
        else:
            self.events.append(RuleRemoved(rule_id=self.rules.pop(n % len(self.rules))))

    def report(self, a: int, n: int) -> None:
        """Report somebody else."""
        self.reported += 1
        self.events.append(
            ReportFiled(
                report_id=9000 + len(self.events),
                account_id=a,
                target_id=a % 4 + 1,
                comment=f"report {n}",
                category="other",
                post_ids=tuple(range(n % 3)),
                rule_ids=tuple(self.rules[:1]),
            )
        )
