"""The part of the model in memory that concerns the community as a whole, and what is wanted of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from commands import announcements, reactions, reports, rules
from commands.visibility import SeenPost
from events.announcements import AnnouncementEvent, AnnouncementWithdrawn
from events.reactions import ReactionEvent
from events.rules import RuleEvent
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


START = datetime(2026, 12, 24, 18, tzinfo=UTC)


@dataclass
class TownHall:
    """The community's rules and announcements, as events have told of them."""

    rules: dict[int, rules.Rule | None] = field(default_factory=dict)
    announcements: dict[int, announcements.Announcement | None] = field(default_factory=dict)
    reactions: dict[tuple[int, int], reactions.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        if isinstance(event, RuleEvent):
            self.rules[event.rule_id] = rules.evolve(self.rules.get(event.rule_id), event)
        elif isinstance(event, AnnouncementEvent):
            number = event.announcement_id
            self.announcements[number] = announcements.evolve(self.announcements.get(number), event)
            if isinstance(event, AnnouncementWithdrawn):
                self.reactions = {key: state for key, state in self.reactions.items() if key[0] != number}
        elif isinstance(event, ReactionEvent):
            key = (event.announcement_id, event.account_id)
            self.reactions[key] = reactions.evolve(self.reactions.get(key, reactions.State()), event)

    def announcement(self, command: announcements.Command) -> announcements.Announcement | None:
        """What the rules of a command about an announcement decide on."""
        return self.announcements.get(command.announcement_id)

    def reaction(self, command: reactions.Command, known: set[int]) -> reactions.State:
        """What the rules of a command of a member about an announcement decide on."""
        number, account = command.announcement_id, command.account_id
        if account not in known or self.announcements.get(number) is None:
            return reactions.State()
        mine = self.reactions.get((number, account), reactions.State())
        names = frozenset(name for key, state in self.reactions.items() if key[0] == number for name in state.mine)
        return replace(mine, exists=True, all=names)

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
    if whims.random.random() < 0.6:
        return announce(whims)
    if isinstance(command, rules.AddRule):
        whims.earlier["rule"].append({"rule_id": new_rule})
    return command


def announce(whims: Whims) -> Any:
    """A command about announcements."""
    kept = whims.earlier.setdefault("announcement", [{"announcement_id": 1}])
    number = whims.random.choice(kept[-2:])["announcement_id"]
    moments = whims.random.choice([{}, {"starts_at": START, "all_day": True}, {"starts_at": START, "ends_at": START}])
    mine = {"announcement_id": number, "account_id": whims.account()}
    name = whims.random.choice(["🎉", "🎉", "❤️", "x"])
    command = whims.random.choice(
        [
            announcements.PublishAnnouncement(announcement_id=next(whims.ids), text=whims.text(), **moments),
            announcements.EditAnnouncement(announcement_id=number, text=whims.text(), **moments),
            *[reactions.AddReaction(**whims.again("reaction", mine), name=name)] * 6,
            *[reactions.RemoveReaction(**whims.again("reaction", mine), name=name)] * 3,
            reactions.DismissAnnouncement(**mine),
            announcements.WithdrawAnnouncement(announcement_id=number),
        ]
    )
    if isinstance(command, announcements.PublishAnnouncement):
        kept.append({"announcement_id": command.announcement_id})
    return command
