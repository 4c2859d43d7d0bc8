"""How often a stranger may try: counted in the cache by address and by what is tried.

When the cache is gone nobody is kept out: passwords are slow to try either way.
"""

from __future__ import annotations

import hashlib
import logging

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from feed_project.client_address import client_address
from feed_project.identity.models import User
from queries.accounts import account_named

log = logging.getLogger(__name__)

GUESS_SECONDS = 300
GUESSES_PER_LOGIN = 10
# Higher, as many people may share an address; without it one password could be tried on every name.
GUESSES_PER_ADDRESS = 50


def within_limit(request: HttpRequest, what: str, subject: str, *, most: int, seconds: int) -> bool:
    """Count one try; False when it is one too many within the last `seconds`."""
    if not settings.DUNLIN_THROTTLE:
        return True
    who = f"{what}|{client_address(request)}|{subject}"
    key = "tries:" + hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) <= most
    except ValueError:
        return True  # it ran out between the two
    except (RedisError, OSError):
        log.warning("The cache does not answer, so %s is not counted.", what)
        return True


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
