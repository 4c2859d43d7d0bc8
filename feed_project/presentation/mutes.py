"""Muted accounts as JSON."""

from __future__ import annotations

from feed_project.entities.mutes import MutedAccount
from feed_project.presentation import account_json, moment
from queries.views import MutedView


def muted_account_json(muted: MutedView) -> MutedAccount:
    """A MutedAccount."""
    ends_at = None if muted.ends_at is None else moment(muted.ends_at)
    return {**account_json(muted.account), "mute_expires_at": ends_at}
