"""`manage.py audit [ACCOUNT]`: recompute home feeds, compare them with what is shown."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from feed_project.audit import Finding, audit, auditable
from queries.accounts import account_named


class Command(BaseCommand):
    """Prove that home feeds are complete."""

    help = "Recompute home feeds from the write tables, with other code, and print what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One user name, or nobody: everybody."""
        parser.add_argument("account", nargs="?", help="a user name; without it every account is audited")

    def handle(self, *_: Any, **options: Any) -> None:
        """Exits with 1 when a feed is not what it must be."""
        accounts = auditable() if options["account"] is None else [self._account_id(options["account"])]
        findings = []
        with Progress(console=Console(stderr=True)) as bar:
            for account_id in bar.track(accounts, description="auditing"):
                if finding := audit(account_id):
                    findings.append(finding)
                    self._print(finding)
        self.stdout.write(f"{len(accounts)} home feeds audited, {len(findings)} differences")
        if findings:
            raise CommandError("Some feeds are not what they must be; `manage.py rebuild home_feed` mends them.")

    def _account_id(self, username: str) -> int:
        account = account_named(None, username)
        if account is None:
            raise CommandError(f"There is no account named {username}.")
        return account.id

    def _print(self, finding: Finding) -> None:
        for what, entries in (("missing", finding.missing), ("too many", finding.extra)):
            if entries:
                self.stdout.write(f"account {finding.account_id}: {what}: {', '.join(map(str, entries))}")
        if finding.out_of_order:
            self.stdout.write(f"account {finding.account_id}: out of order")
