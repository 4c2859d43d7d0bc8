"""Muted accounts, as the API shows them."""

from __future__ import annotations

from feed_project.entities import Account


class MutedAccount(Account):
    """An account that the caller mutes, and until when (None: for good)."""

    mute_expires_at: str | None
