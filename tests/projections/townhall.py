"""What concerns a community as a whole: rules come and go, members report."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.announcements import AnnouncementEdited, AnnouncementPublished, AnnouncementWithdrawn
from events.reactions import AnnouncementDismissed, ReactionAdded, ReactionRemoved
from events.reports import ReportFiled
from events.rules import RuleAdded, RuleChanged, RuleRemoved
from events.vocabulary import Event


@dataclass
class TownHall:
    """The part of a history that is about the community."""

    events: list[Event] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    reported: int = 0
    announced: list[int] = field(default_factory=list)
    reactions: set[tuple[int, int, str]] = field(default_factory=set)
    put_away: set[tuple[int, int]] = field(default_factory=set)

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

    def announce(self, _: int, n: int) -> None:
        """Announce something, word it otherwise, or take it back."""
        if n % 3 == 0 or not self.announced:
            self.announced.append(7000 + len(self.events))
            self.events.append(AnnouncementPublished(announcement_id=self.announced[-1], text=f"#news {n}"))
        elif n % 3 == 1:
            number = self.announced[n % len(self.announced)]
            self.events.append(
                AnnouncementEdited(announcement_id=number, text=f"edited {n}", starts_at="2026-12-24T18:00:00+00:00")
            )
        else:
            number = self.announced.pop(n % len(self.announced))
            self.reactions = {each for each in self.reactions if each[0] != number}
            self.put_away = {each for each in self.put_away if each[0] != number}
            self.events.append(AnnouncementWithdrawn(announcement_id=number))

    def react(self, a: int, n: int) -> None:
        """React to an announcement, take that back, or put it away."""
        if not self.announced:
            return
        number, name = self.announced[n % len(self.announced)], "🎉❤👍"[n % 3]
        if n % 5 == 0 and (number, a) not in self.put_away:
            self.put_away.add((number, a))
            self.events.append(AnnouncementDismissed(announcement_id=number, account_id=a))
        elif (number, a, name) in self.reactions:
            self.reactions.remove((number, a, name))
            self.events.append(ReactionRemoved(announcement_id=number, account_id=a, name=name))
        else:
            self.reactions.add((number, a, name))
            self.events.append(ReactionAdded(announcement_id=number, account_id=a, name=name))
