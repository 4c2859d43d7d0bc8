"""The key by which push services know this installation (RFC 8292)."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid01, Vapid02


def public_key() -> str:
    """The public key as clients take it: an uncompressed point, base64url without padding."""
    return _public_key(settings.DUNLIN_VAPID_PRIVATE_KEY)


def signer(*, is_standard: bool) -> Vapid01:
    """What signs requests to push services; devices of the draft's time need the draft's form."""
    return _signer(Vapid02 if is_standard else Vapid01, settings.DUNLIN_VAPID_PRIVATE_KEY)


@lru_cache(maxsize=4)
def _signer(kind: type[Vapid01], private_key: str) -> Vapid01:
    return kind.from_string(private_key)


@lru_cache(maxsize=4)
def _public_key(private_key: str) -> str:
    point = _signer(Vapid02, private_key).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
