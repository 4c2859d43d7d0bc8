"""Accounts as everybody sees them (`read_account`): rendered once, when they are written.

`document`: {"display_name", "note", "note_text", "fields": [[name, HTML]],
"fields_text": [[name, text]], "default_visibility", "default_sensitive", "default_language"}.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.accounts import (
    AccountEvent,
    AccountLocked,
    AccountRegistered,
    AccountUnlocked,
    ProfileEdited,
    ProfilePictureReplaced,
)
from events.store import Recorded
from projections.batches import in_any_order, rows, told
from projections.projection import Fold, Projection
from projections.rendering import render_field, render_note

accounts = Projection(name="accounts", tables=("read_account",))


def register(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is there, with an empty profile."""
    fold.execute(
        """INSERT INTO {read_account} (account_id, username, username_key, display_name, locked,
            bot, discoverable, document, created_at)
        SELECT account_id, username, username_key, display_name, locked, bot, discoverable,
            document, created_at
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, username text, username_key text,
            display_name text, locked boolean, bot boolean, discoverable boolean,
            document jsonb, created_at timestamptz)
        ON CONFLICT DO NOTHING""",
        [rows(_registered(event, account) for event, account in told(events, AccountRegistered))],
    )


def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The profile reads as last edited."""
    latest = {profile.account_id: profile for _, profile in told(events, ProfileEdited)}
    fold.execute(
        """UPDATE {read_account} a SET display_name = e.display_name, bot = e.bot,
            discoverable = e.discoverable, document = e.document
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, display_name text, bot boolean,
            discoverable boolean, document jsonb)
        WHERE a.account_id = e.account_id""",
        [rows(_edited(profile) for profile in latest.values())],
    )


def replace_picture(fold: Fold, events: Sequence[Recorded]) -> None:
    """Avatar and header are as last said."""
    latest = {(picture.account_id, picture.which): picture.file for _, picture in told(events, ProfilePictureReplaced)}
    for which in ("avatar", "header"):
        changed = [{"account_id": account, "file": file} for (account, what), file in latest.items() if what == which]
        fold.execute(
            f"""UPDATE {{read_account}} a SET {which} = e.file
            FROM jsonb_to_recordset(%s) AS e(account_id bigint, file text) WHERE a.account_id = e.account_id""",
            [rows(changed)],
        )


def lock(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is locked, or is not, as last said."""
    latest = {change.account_id: isinstance(change, AccountLocked) for _, change in told(events, AccountEvent)}
    fold.execute(
        """UPDATE {read_account} a SET locked = e.locked
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, locked boolean)
        WHERE a.account_id = e.account_id""",
        [rows({"account_id": account, "locked": locked} for account, locked in latest.items())],
    )


def _registered(event: Recorded, account: AccountRegistered) -> dict[str, Any]:
    nothing_said = ProfileEdited(
        account_id=account.account_id,
        display_name=account.display_name,
        note="",
        bot=account.bot,
    )
    return _edited(nothing_said) | {
        "username": account.username,
        "username_key": account.username.lower(),
        "locked": account.locked,
        "created_at": event.recorded_at,
    }


def _edited(profile: ProfileEdited) -> dict[str, Any]:
    return {
        "account_id": profile.account_id,
        "display_name": profile.display_name,
        "bot": profile.bot,
        "discoverable": profile.discoverable,
        "document": {
            "display_name": profile.display_name,
            "note": render_note(profile.note),
            "note_text": profile.note,
            "fields": [[name, render_field(value)] for name, value in profile.fields],
            "fields_text": profile.fields,
            "default_visibility": profile.default_visibility,
            "default_sensitive": profile.default_sensitive,
            "default_language": profile.default_language,
        },
    }


# Registering comes first for every account; profile, pictures and lock are columns of their own.
in_any_order(
    accounts,
    {
        AccountRegistered: register,
        ProfileEdited: edit,
        ProfilePictureReplaced: replace_picture,
        AccountLocked: lock,
        AccountUnlocked: lock,
    },
)
