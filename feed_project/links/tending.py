"""The work on links that no request and no fold has time for: looking them up, forgetting what nobody names.

What is to be done stands in the read model that posts fill, what was done in the write table; a nudge
only says that there may be something. One process at a time does it, and whoever dies leaves it as
it was.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from commands.handling import handle
from commands.identifiers import next_id
from commands.links import FailLinkPreview, ForgetLink, LinkCommand, PreviewLink
from commands.tables import links as kept
from commands.tables import sql
from events.links import Card
from feed_project.links.fetching import Unreadable, fetch
from feed_project.links.news import NEWS
from feed_project.links.reading import read
from queries import links

logger = logging.getLogger(__name__)

AT_ONCE = 8

# First of the two keys of an advisory lock, so that no other use of them is met.
_LOCK = 77_002


def tend(now: datetime) -> bool:
    """Do a part of what there is to do; True when there is more."""
    with _alone() as free:
        if not free:
            return False
        forgotten = forget(now)
        looked_up = look_up(now) if settings.DUNLIN_LINK_PREVIEWS else 0
    return forgotten == links.MOST_UNNAMED or looked_up == AT_ONCE


def forget(now: datetime) -> int:
    """Forget links that no post names any more; how many it were."""
    unnamed = links.unnamed_links()
    for link_id in unnamed:
        handle(ForgetLink(link_id=link_id), actor_id=None, now=now)
    return len(unnamed)


def look_up(now: datetime) -> int:
    """Look up some of the links that wait for it, at the same time; how many it were.

    The read model may be behind: what was settled since it was folded is passed over.
    """
    wanted = links.wanted_links(now - NEWS, AT_ONCE)
    known = kept.known(link.address for link in wanted)
    due = [link.address for link in wanted if known.get(link.address, (0, None))[1] == link.settled_at]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for address, found in zip(due, threads.map(_look_at, due), strict=True):
            _keep(address, found, known[address][0] if address in known else next_id(now))
    return len(due)


def _look_at(address: str) -> Card | str:
    """The card of the page at an address, or why there is none."""
    if urlsplit(address).netloc == urlsplit(settings.DUNLIN_BASE_URL).netloc:
        return "is a page of our own"
    try:
        return read(fetch(address))
    except Unreadable as problem:
        return problem.reason
    except Exception:
        logger.exception("a page could not be read")
        return "cannot be read"


def _keep(address: str, found: Card | str, link_id: int) -> None:
    command: LinkCommand
    if isinstance(found, str):
        command = FailLinkPreview(link_id=link_id, address=address, reason=found)
    else:
        command = PreviewLink(link_id=link_id, address=address, card=found)
    handle(command, actor_id=None, now=timezone.now())


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else is at it; a lock of the session, which ends with whoever holds it."""
    row = sql.one("SELECT pg_try_advisory_lock(%s::integer, 0)", [_LOCK])
    free = bool(row and row[0])
    try:
        yield free
    finally:
        if free and connection.connection is not None:
            sql.run("SELECT pg_advisory_unlock(%s::integer, 0)", [_LOCK])
