"""Joining: an account in the log and a login beside it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from commands.accounts import RegisterAccount
from commands.handling import Outcome, handle
from commands.identifiers import next_id
from commands.refusals import Detail, Invalid
from feed_project.identity.models import User

Details = dict[str, list[Detail]]

_NAMES = {"email": "E-mail address", "password": "Password", "agreement": "Service agreement"}


@dataclass(frozen=True, slots=True)
class Registered:
    """A new member; settle `outcome` before answering."""

    user: User
    outcome: Outcome


def register_user(
    *,
    username: str,
    email: str,
    password: str,
    now: datetime,
    agreement: bool = True,
    display_name: str = "",
    locked: bool = False,
    bot: bool = False,
) -> Registered:
    """Register an account and its login; `Invalid` with all problems at once, by field."""
    address = email.strip().lower()
    problems = _email_problems(address) | _password_problems(password)
    if not agreement:
        problems["agreement"] = [problem("ERR_ACCEPTED", "must be accepted")]
    try:
        with transaction.atomic():
            command = RegisterAccount(
                account_id=next_id(now), username=username, display_name=display_name, locked=locked, bot=bot
            )
            outcome = _register(command, now, problems)
            user = User(account_id=command.account_id, email=address, created_at=now)
            user.set_password(password)
            user.save(force_insert=True)
    except IntegrityError:
        raise invalid({"email": [problem("ERR_TAKEN", "has already been taken")]}) from None
    return Registered(user, outcome)


def _register(command: RegisterAccount, now: datetime, problems: Details) -> Outcome:
    """Handle the command even when the login is refused already, to name all problems at once."""
    try:
        outcome = handle(command, actor_id=command.account_id, now=now)
    except Invalid as refusal:
        if not problems or not refusal.details:
            raise
        raise invalid({**refusal.details, **problems}) from None
    if problems:
        raise invalid(problems)
    return outcome


def _email_problems(address: str) -> Details:
    if not address:
        return {"email": [problem("ERR_BLANK", "can't be blank")]}
    try:
        validate_email(address)
    except ValidationError:
        return {"email": [problem("ERR_INVALID", "is invalid")]}
    if len(address) > 254:
        return {"email": [problem("ERR_TOO_LONG", "is too long (maximum is 254 characters)")]}
    if User.objects.filter(email=address).exists():
        return {"email": [problem("ERR_TAKEN", "has already been taken")]}
    return {}


def _password_problems(password: str) -> Details:
    if not password:
        return {"password": [problem("ERR_BLANK", "can't be blank")]}
    try:
        validate_password(password)
    except ValidationError as refused:
        return {"password": [_password_problem(error) for error in refused.error_list]}
    return {}


def _password_problem(error: ValidationError) -> Detail:
    if error.code == "password_too_short":
        return problem("ERR_TOO_SHORT", "is too short (minimum is 8 characters)")
    if error.code == "password_too_common":
        return problem("ERR_INVALID", "is too common")
    return problem("ERR_INVALID", "is invalid")


def problem(error: str, description: str) -> Detail:
    """One entry of the `details` of a refused registration."""
    return {"error": error, "description": description}


def invalid(details: Details) -> Invalid:
    """The refusal that names every problem, in a sentence and by field."""
    sentences = [
        f"{_NAMES.get(field, field.capitalize())} {entry['description']}"
        for field, entries in details.items()
        for entry in entries
    ]
    return Invalid("Validation failed: " + ", ".join(sentences), details=details)
