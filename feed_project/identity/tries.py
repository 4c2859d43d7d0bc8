"""How often a stranger may try: counted by address and by what is tried (see `feed_project.limits`)."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest

from feed_project.client_address import client_network
from feed_project.identity.models import User
from feed_project.limits import Limit, count
from queries.accounts import account_named

GUESS_SECONDS = 300
GUESSES_PER_LOGIN = 10
# Higher, as many people may share an address; without it one password could be tried on every name.
GUESSES_PER_ADDRESS = 50


def within_limit(request: HttpRequest, what: str, subject: str, *, most: int, seconds: int) -> bool:
    """Count one try; False when it is one too many in a window of so many seconds, which the answer then tells."""
    if not settings.DUNLIN_THROTTLE:
        return True
    who = f"{client_network(request)}|{subject}"
    digest = hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()
    (allowance,) = count((Limit(what, most, seconds), digest))
    if allowance.remaining < 0:
        request.allowance = allowance  # type: ignore[attr-defined]
    return allowance.remaining >= 0


def may_guess(request: HttpRequest, email: str) -> bool:
    """Count one password tried on a login, through whichever door; False when it is one too many."""
    subject = email.strip().lower()[:254]
    for_login = within_limit(request, "sign-in", subject, most=GUESSES_PER_LOGIN, seconds=GUESS_SECONDS)
    # Counted also when the first refuses, so that trying on is never free.
    for_address = within_limit(request, "sign-ins", "", most=GUESSES_PER_ADDRESS, seconds=GUESS_SECONDS)
    return for_login and for_address


def email_of(login: str) -> str:
    """The e-mail address that a user name signs in with; unknown names stay what they are."""
    login = login.strip()
    if "@" in login.removeprefix("@"):
        return login.lower()
    account = account_named(None, login)
    user = User.objects.filter(account_id=account.id).first() if account else None
    return user.email if user else login
