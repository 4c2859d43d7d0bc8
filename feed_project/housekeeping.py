"""What has to be done now and then.

Absent readers lapse, long feeds are cut, former tables kept abreast, old keys forgotten. The relay's
process calls it once a minute, in a thread of its own. Each call does a bounded piece of work; what
is left over is done by the next.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from commands.handling import handle
from commands.readers import LapseReader
from commands.tables import idempotency
from commands.tables.readers import due_to_lapse
from feed_project.identity.models import SpentCode
from projections.home_cap import cut_long_feeds
from projections.rebuild import follow_up

LAPSES_AT_ONCE = 100
# Clients retry within seconds; Mastodon keeps their keys for an hour as well.
KEYS_HOURS = 1
# Longer than an authorization code lives.
CODES_HOURS = 1


def keep_house(now: datetime) -> None:
    """Do one piece of it."""
    lapse_absent_readers(now)
    cut_long_feeds()
    follow_up()
    idempotency.forget(now - timedelta(hours=KEYS_HOURS))
    SpentCode.objects.filter(spent_at__lt=now - timedelta(hours=CODES_HOURS)).delete()


def lapse_absent_readers(now: datetime) -> int:
    """Stop pushing to readers not seen for DUNLIN_READER_DAYS; returns how many lapsed."""
    cutoff = (now - timedelta(days=settings.DUNLIN_READER_DAYS)).date()
    absent = due_to_lapse(cutoff, LAPSES_AT_ONCE)
    for account_id in absent:
        handle(LapseReader(account_id=account_id, cutoff=cutoff), actor_id=None, now=now)
    return len(absent)
