"""Keeping a token that has to be told again: the message to a device names the login that it is for.

Tokens are kept as hashes only. A device that asks for messages gets its own token back in each, inside
the encryption that only it can open; so that one is kept under the installation's secret key.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(token: str) -> str:
    """The token, to be kept."""
    return _box().encrypt(token.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The token; None when it was sealed under another key."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    key = hashlib.sha256(f"push token {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
