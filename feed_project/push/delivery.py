"""Sending what is due: at least once, again and again while a push service cannot take it.

A row is taken by putting it off; it goes when it was sent, when nobody should hear of it any more, or
when it is too old. A device that its push service does not know any more is forgotten.
"""

from __future__ import annotations

import base64
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.db import connection
from django.utils import timezone
from pywebpush import WebPushException, webpush

from feed_project import outgoing
from feed_project.push import vapid
from feed_project.push.gathering import gather
from feed_project.push.models import PushDue, PushSubscription
from feed_project.push.sealing import unseal
from feed_project.push.wording import message
from queries.notifications import notification

logger = logging.getLogger("push")

AT_ONCE = 16
TIMEOUT_SECONDS = 10
LEASE = timedelta(seconds=120)  # nobody sends for so long
TTL = timedelta(hours=48)  # how long a push service keeps it, and we try
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=3)

GONE = {404, 410}
AGAIN = {408, 425, 429}

_TAKE = """
UPDATE push_due d SET due_at = %s, attempts = d.attempts + 1
FROM (SELECT subscription_id, notification_id FROM push_due WHERE due_at <= %s
      ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED) mine
WHERE d.subscription_id = mine.subscription_id AND d.notification_id = mine.notification_id
RETURNING d.subscription_id, d.notification_id, d.attempts, d.created_at"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notification on its way to a device; `body` is what is to be encrypted."""

    subscription: PushSubscription
    notification_id: int
    attempts: int
    created_at: datetime
    body: bytes


def run(now: datetime) -> bool:
    """Gather what is new and send what is due; True when there is more of either."""
    more = gather(now)
    taken = _take(now)
    parcels = [parcel for row in taken if (parcel := _parcel(*row)) is not None]
    if parcels:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for parcel, answered in zip(parcels, threads.map(_send, parcels), strict=True):
                _settle(parcel, *answered)
    return more or len(taken) == AT_ONCE


def _take(now: datetime) -> list[tuple[int, int, int, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [now + LEASE, now, AT_ONCE])
        return list(cursor.fetchall())


def _parcel(subscription_id: int, notification_id: int, attempts: int, created_at: datetime) -> Parcel | None:
    """Pack it, if its owner should still hear of it; otherwise nothing is due any more."""
    kept = PushSubscription.objects.filter(id=subscription_id).first()
    if kept is None:
        return None  # and the row has gone with it
    view, token = notification(kept.account_id, notification_id), unseal(kept.sealed_token)
    if token is None:
        kept.delete()
        return None
    if view is None:
        _done(subscription_id, notification_id)
        return None
    return Parcel(kept, notification_id, attempts, created_at, message(view, token))


def _send(parcel: Parcel) -> tuple[int, float]:
    """Send it; the status that came back, and after how many seconds to try again. 0: nobody was reached."""
    kept = parcel.subscription
    topic = base64.urlsafe_b64encode(parcel.notification_id.to_bytes(8, "big")).rstrip(b"=").decode()
    try:
        response = webpush(
            {"endpoint": kept.endpoint, "keys": {"p256dh": kept.p256dh, "auth": kept.auth}},
            data=parcel.body,
            vapid_private_key=vapid.signer(is_standard=kept.is_standard),
            vapid_claims={"sub": settings.DUNLIN_VAPID_SUBJECT},
            content_encoding="aes128gcm" if kept.is_standard else "aesgcm",
            # One that still waits for the device is replaced by the same one sent again (RFC 8030 §5.4).
            headers={"Topic": topic, "Urgency": "normal"},
            ttl=int(TTL.total_seconds()),
            timeout=TIMEOUT_SECONDS,
            requests_session=outgoing.session(),
        )
    except WebPushException as problem:
        response = problem.response
    except outgoing.PrivateAddress:
        return 403, 0
    except (requests.RequestException, OSError):
        return 0, 0
    return (0, 0) if response is None else (response.status_code, _wanted_pause(response))


def _wanted_pause(response: requests.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0


def _settle(parcel: Parcel, status: int, pause: float) -> None:
    """What an answer means for the row, and for the device."""
    if status in GONE:
        parcel.subscription.delete()
    elif status == 0 or status >= 500 or status in AGAIN:
        _put_off(parcel, pause)
    else:
        if status >= 300:
            logger.warning("a push service refused a message with %s", status)
        _done(parcel.subscription.id, parcel.notification_id)


def _put_off(parcel: Parcel, pause: float) -> None:
    """Try again later, each time twice as long, until it is too old to be news."""
    wait = min(max(FIRST_PAUSE * 2 ** (min(parcel.attempts, 16) - 1), timedelta(seconds=pause)), LONGEST_PAUSE)
    due_at = timezone.now() + wait
    mine = PushDue.objects.filter(subscription_id=parcel.subscription.id, notification_id=parcel.notification_id)
    if due_at > parcel.created_at + TTL:
        mine.delete()
    else:
        mine.update(due_at=due_at)


def _done(subscription_id: int, notification_id: int) -> None:
    PushDue.objects.filter(subscription_id=subscription_id, notification_id=notification_id).delete()
