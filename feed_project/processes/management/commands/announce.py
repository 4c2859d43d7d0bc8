"""`manage.py announce list | publish | edit | withdraw`: what the community is told."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.html import strip_tags
from rich.markup import escape
from rich.table import Table

from commands.announcements import Command as Announce
from commands.announcements import EditAnnouncement, PublishAnnouncement, WithdrawAnnouncement
from commands.handling import handle
from commands.identifiers import next_id
from commands.refusals import Refusal
from feed_project.consistency import settle
from feed_project.processes.terminal import drawn
from queries.announcements import announcements


class Command(BaseCommand):
    """Tell the community something."""

    help = "Publishes, edits, withdraws and lists announcements."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, with which announcement."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="show them")
        publish = actions.add_parser("publish", help="announce something")
        edit = actions.add_parser("edit", help="word one otherwise, as a whole")
        edit.add_argument("id", type=int)
        for worded in (publish, edit):
            worded.add_argument("text")
            worded.add_argument("--starts-at", type=_moment, help="when it takes place, e.g. 2026-12-24T18:00 (UTC)")
            worded.add_argument("--ends-at", type=_moment, help="after that it is shown no longer")
            worded.add_argument("--all-day", action="store_true", help="only the days count")
        withdraw = actions.add_parser("withdraw", help="take one back")
        withdraw.add_argument("id", type=int)

    def handle(self, *_: Any, action: str, **options: Any) -> None:
        """Do it, and show the announcements as they are then."""
        now = timezone.now()
        if action != "list":
            try:
                settle(handle(_command(action, options, next_id(now)), actor_id=None, now=now))
            except Refusal as refusal:
                raise CommandError(refusal.message) from refusal
        self._show(now)

    def _show(self, now: datetime) -> None:
        table = Table("Id", "Announcement", "From", "To")
        for each in announcements(None, now):
            moments = (moment.strftime("%Y-%m-%d %H:%M") if moment else "" for moment in (each.starts_at, each.ends_at))
            table.add_row(str(each.id), escape(strip_tags(each.html)), *moments)
        self.stdout.write(drawn(table))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _command(action: str, options: dict[str, Any], new_id: int) -> Announce:
    if action == "withdraw":
        return WithdrawAnnouncement(announcement_id=options["id"])
    said = {name: options[name] for name in ("text", "starts_at", "ends_at", "all_day")}
    if action == "publish":
        return PublishAnnouncement(announcement_id=new_id, **said)
    return EditAnnouncement(announcement_id=options["id"], **said)
