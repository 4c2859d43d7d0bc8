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

log = logging.getLogger(__name__)


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
