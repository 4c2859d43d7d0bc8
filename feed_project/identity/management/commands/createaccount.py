"""`manage.py createaccount NAME --email ADDRESS`: an account with a login, from the terminal."""

from __future__ import annotations

import getpass
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commands.refusals import Refusal
from feed_project.identity.registration import register_user


class Command(BaseCommand):
    """Registers an account; the password is asked for, given, or made up and printed."""

    help = "Make an account and the login that goes with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command line."""
        parser.add_argument("username", help="user name: letters, digits and underscores")
        parser.add_argument("--email", required=True, help="address to sign in with")
        password = parser.add_mutually_exclusive_group()
        password.add_argument("--password", help="password (default: ask for it)")
        password.add_argument("--random", action="store_true", help="make a password up and print it")
        parser.add_argument("--name", default="", help="display name")
        parser.add_argument("--locked", action="store_true", help="follows have to be approved")

    def handle(self, *args: Any, **options: Any) -> None:
        """Register, or say in one sentence why not."""
        password = self._password(options)
        try:
            registered = register_user(
                username=options["username"],
                email=options["email"],
                password=password,
                now=timezone.now(),
                display_name=options["name"],
                locked=options["locked"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Account @{options['username']} ({registered.user.account_id}) is there.")
        if options["random"]:
            self.stdout.write(f"Its password: {password}")

    def _password(self, options: dict[str, Any]) -> str:
        if options["random"]:
            return secrets.token_urlsafe(12)
        return options["password"] or getpass.getpass("Password: ")
