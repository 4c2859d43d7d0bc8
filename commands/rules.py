"""Rules for rules: the operator adds, words and removes what the community asks of its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commands.refusals import Faults, NotFound
from commands.unchanged import UNCHANGED, Unchanged, or_old
from events import post_text
from events.rules import RuleAdded, RuleChanged, RuleRemoved
from events.vocabulary import Event

MAX_TEXT = 300
MAX_HINT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRule:
    """Ask something more of members."""

    rule_id: int
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """Word a rule otherwise; what is not given stays."""

    rule_id: int
    text: str | Unchanged = UNCHANGED
    hint: str | Unchanged = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRule:
    """Ask something no longer."""

    rule_id: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it reads."""

    text: str
    hint: str = ""


def decide(state: Rule | None, command: AddRule | ChangeRule | RemoveRule) -> tuple[Event, ...]:
    """The events a command leads to (state None: there is no such rule); none where nothing changes.

    Raises: NotFound, Invalid.
    """
    if isinstance(command, AddRule):
        rule = _checked(command.text, command.hint)
        return (RuleAdded(rule_id=command.rule_id, text=rule.text, hint=rule.hint),)
    if state is None:
        raise NotFound
    if isinstance(command, RemoveRule):
        return (RuleRemoved(rule_id=command.rule_id),)
    rule = _checked(or_old(command.text, state.text), or_old(command.hint, state.hint))
    if rule == state:
        return ()
    return (RuleChanged(rule_id=command.rule_id, text=rule.text, hint=rule.hint),)


def evolve(state: Rule | None, event: Event) -> Rule | None:
    """The rule after one event of its stream."""
    match event:
        case RuleAdded() | RuleChanged():
            return Rule(event.text, event.hint)
        case RuleRemoved():
            return None
    return state


def answer(_state: Rule | None, command: AddRule | ChangeRule | RemoveRule) -> dict[str, Any]:
    """`{"rule_id": …}`."""
    return {"rule_id": command.rule_id}


def _checked(text: str, hint: str) -> Rule:
    faults = Faults()
    rule = Rule(text.strip(), hint.strip())
    faults.add_if(not rule.text, "text", "ERR_BLANK", "can't be blank")
    for field, words, most in (("text", rule.text, MAX_TEXT), ("hint", rule.hint, MAX_HINT)):
        is_long = post_text.length(words) > most
        faults.add_if(is_long, field, "ERR_TOO_LONG", f"is too long (maximum is {most} characters)")
    faults.refuse()
    return rule
