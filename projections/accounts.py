"""Accounts as everybody sees them (`read_account`): rendered once, when they are written.

`document`: {"display_name", "note", "note_text", "fields": [[name, HTML]],
"fields_text": [[name, text]], "default_visibility", "default_sensitive", "default_language"}.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from events.accounts import AccountLocked, AccountRegistered, AccountUnlocked, ProfileEdited
from events.store import Recorded
from projections.batches import rows
from projections.projection import Fold, Projection
from projections.rendering import render_field, render_note

accounts = Projection(name="accounts", tables=("read_account",))


@accounts.on(AccountRegistered)
def register(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is there, with an empty profile."""
    fold.execute(
        """INSERT INTO {read_account} (account_id, username, username_key, display_name, locked,
            bot, discoverable, document, created_at)
        SELECT account_id, username, username_key, display_name, locked, bot, true, document,
            created_at
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, username text, username_key text,
            display_name text, locked boolean, bot boolean, document jsonb,
            created_at timestamptz)
        ON CONFLICT DO NOTHING""",
        [rows(_registered(event, cast("AccountRegistered", event.data)) for event in events)],
    )


@accounts.on(ProfileEdited)
def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The profile reads as last edited."""
    latest = {profile.account_id: profile for profile in _data(events, ProfileEdited)}
    fold.execute(
        """UPDATE {read_account} a SET display_name = e.display_name, bot = e.bot,
            discoverable = e.discoverable, document = e.document
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, display_name text, bot boolean,
            discoverable boolean, document jsonb)
        WHERE a.account_id = e.account_id""",
        [rows(_edited(profile) for profile in latest.values())],
    )


@accounts.on(AccountLocked, AccountUnlocked)
def lock(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is locked, or is not, as last said."""
    latest = {
        change.account_id: isinstance(change, AccountLocked)
        for change in _data(events, AccountLocked, AccountUnlocked)
    }
    fold.execute(
        """UPDATE {read_account} a SET locked = e.locked
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, locked boolean)
        WHERE a.account_id = e.account_id""",
        [rows({"account_id": account, "locked": locked} for account, locked in latest.items())],
    )
