"""`manage.py rules list | add | change | remove`: what the community asks of its members."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.markup import escape
from rich.table import Table

from commands.handling import handle
from commands.identifiers import next_id
from commands.refusals import Refusal
from commands.rules import AddRule, ChangeRule, RemoveRule
from commands.unchanged import UNCHANGED
from feed_project.consistency import settle
from feed_project.processes.terminal import drawn
from queries.community import rules


class Command(BaseCommand):
    """Word the community's rules."""

    help = "Lists, adds, changes and removes the community's rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which rule."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="show them")
        add = actions.add_parser("add", help="add one")
        add.add_argument("text")
        add.add_argument("--hint", default="", help="more about it")
        change = actions.add_parser("change", help="word one otherwise")
        change.add_argument("id", type=int)
        change.add_argument("--text")
        change.add_argument("--hint")
        remove = actions.add_parser("remove", help="remove one")
        remove.add_argument("id", type=int)

    def handle(self, *_: Any, action: str, **options: Any) -> None:
        """Do it, and show the rules as they are then."""
        now = timezone.now()
        if action != "list":
            try:
                settle(handle(_command(action, options, next_id(now)), actor_id=None, now=now))
            except Refusal as refusal:
                raise CommandError(refusal.message) from refusal
        self._show()

    def _show(self) -> None:
        table = Table("Id", "Rule", "Hint")
        for rule in rules():
            table.add_row(str(rule.id), escape(rule.text), escape(rule.hint))
        self.stdout.write(drawn(table))


def _command(action: str, options: dict[str, Any], new_id: int) -> AddRule | ChangeRule | RemoveRule:
    if action == "add":
        return AddRule(rule_id=new_id, text=options["text"], hint=options["hint"])
    if action == "remove":
        return RemoveRule(rule_id=options["id"])
    given = {name: UNCHANGED if options[name] is None else options[name] for name in ("text", "hint")}
    return ChangeRule(rule_id=options["id"], **given)
