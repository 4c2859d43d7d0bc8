"""`manage.py reports`: what members have reported, the newest first."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from rich.markup import escape
from rich.table import Table

from feed_project.processes.terminal import drawn
from queries.reports import ReportView, reports


class Command(BaseCommand):
    """Show reports."""

    help = "Shows what members have reported, the newest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many."""
        parser.add_argument("--limit", type=int, default=50, help="how many to show (default: 50)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print them as a table."""
        table = Table("When", "By", "About", "Category", "Posts", "Comment", title="Reports")
        for report in reports(limit=min(max(options["limit"], 1), 10_000)):
            table.add_row(*_row(report))
        self.stdout.write(drawn(table))


def _row(report: ReportView) -> tuple[str, ...]:
    return (
        report.created_at.strftime("%Y-%m-%d %H:%M"),
        f"@{report.account.username}",
        f"@{report.target.username}",
        report.category,
        "\n".join(str(post_id) for post_id in report.post_ids),
        escape(report.comment),
    )
