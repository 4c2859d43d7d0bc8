"""Devices come and go: one subscription for each access token."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from commands.refusals import Faults
from feed_project.identity.sayable import is_sayable
from feed_project.outgoing import is_public
from feed_project.push.gathering import begin
from feed_project.push.models import PushSubscription
from feed_project.push.sealing import seal

LONGEST_ENDPOINT = 2000


def subscribe(
    *, token_id: int, token: str, account_id: int, endpoint: str, p256dh: str, auth: str, is_standard: bool,
    alerts: Mapping[str, bool], policy: str, now: datetime,
) -> PushSubscription:  # fmt: skip
    """Subscribe the device that holds a token, in place of what it had.

    Raises:
        Invalid: no message could be sent there, or be read there.
    """
    _check(endpoint, p256dh, auth)
    with transaction.atomic():
        begin()
        PushSubscription.objects.filter(token_id=token_id).delete()
        return PushSubscription.objects.create(
            token_id=token_id, sealed_token=seal(token), account_id=account_id, endpoint=endpoint, p256dh=p256dh,
            auth=auth, is_standard=is_standard, alerts=dict(alerts), policy=policy, created_at=now,
        )  # fmt: skip


def subscription(token_id: int) -> PushSubscription | None:
    """What the device that holds a token has subscribed to."""
    return PushSubscription.objects.filter(token_id=token_id).first()


def change(kept: PushSubscription, *, alerts: Mapping[str, bool], policy: str | None) -> PushSubscription:
    """Change what a device hears of: all alerts at once, as Mastodon does; the policy if one is given."""
    kept.alerts, kept.policy = dict(alerts), policy or kept.policy
    kept.save(update_fields=["alerts", "policy"])
    return kept


def unsubscribe(token_id: int) -> None:
    """Send nothing any more to the device that holds a token."""
    PushSubscription.objects.filter(token_id=token_id).delete()


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    faults = Faults()
    faults.add_if(not _is_endpoint(endpoint), "endpoint", "ERR_INVALID", "is not a valid URL")
    faults.add_if(not _is_point(_decoded(p256dh)), "key_p256dh", "ERR_INVALID", "is invalid")
    faults.add_if(len(_decoded(auth)) != 16, "key_auth", "ERR_INVALID", "is invalid")
    faults.refuse()


def _is_endpoint(text: str) -> bool:
    """An address of a server on the internet; where its name leads is looked at whenever something is sent."""
    if not is_sayable(text) or not text.isprintable() or " " in text or len(text) > LONGEST_ENDPOINT:
        return False
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0) and parts.username is None
    except ValueError:
        return False
    if settings.DUNLIN_PRIVATE_ADDRESSES:
        return named and parts.scheme in {"http", "https"}
    return named and parts.scheme == "https" and _may_be_public(parts.hostname or "")


def _may_be_public(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host
    return is_public(host)


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return b""


def _is_point(raw: bytes) -> bool:
    """An uncompressed point of the curve P-256."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == 65
