"""What a community asks of its members."""

from __future__ import annotations

from events.vocabulary import Event, event


def rule_stream(rule_id: int) -> str:
    """Name of a rule's stream."""
    return f"rule-{rule_id}"


class RuleEvent(Event):
    """Base of the rule events: `rule_id`."""

    rule_id: int

    @property
    def stream(self) -> str:
        """`rule-<id>`."""
        return rule_stream(self.rule_id)


@event()
class RuleAdded(RuleEvent):
    """The community has a rule more; `hint` says more about it."""

    rule_id: int
    text: str
    hint: str = ""


@event()
class RuleChanged(RuleEvent):
    """A rule reads otherwise from now on."""

    rule_id: int
    text: str
    hint: str = ""


@event()
class RuleRemoved(RuleEvent):
    """A rule holds no longer."""

    rule_id: int
