"""Write table of accounts."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from django.db import models
from django.db.models.functions import Lower

from commands.accounts import EditProfile, PendingRequest, Profile, RegisterAccount, State
from commands.tables import sql
from events.accounts import account_stream
from events.relationships import relationship_stream
from events.store import Recorded

Command = RegisterAccount | EditProfile


class WriteAccount(models.Model):
    """An account as its owner wrote it."""

    account_id = models.BigIntegerField(primary_key=True)
    username = models.TextField()
    display_name = models.TextField()
    note = models.TextField(default="")
    fields = models.JSONField(default=list)  # [[name, value], …]
    bot = models.BooleanField()
    discoverable = models.BooleanField(default=True)
    locked = models.BooleanField()
    default_visibility = models.TextField(default="public")
    default_sensitive = models.BooleanField(default=False)
    default_language = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none
    avatar = models.TextField(null=True)  # noqa: DJ001 - as above
    header = models.TextField(null=True)  # noqa: DJ001 - as above
    created_at = models.DateTimeField()

    class Meta:
        db_table = "write_account"
        constraints = [
            models.UniqueConstraint(Lower("username"), name="write_account_username"),
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[A-Za-z0-9_]{1,30}$"),
                name="write_account_username_form",
            ),
            models.CheckConstraint(
                condition=models.Q(default_visibility__in=["public", "unlisted", "private"]),
                name="write_account_default_visibility",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.username}"


def streams(command: Command) -> list[str]:
    """The account's stream; when it unlocks itself, also those of whoever asked to follow."""
    own = [account_stream(command.account_id)]
    if isinstance(command, EditProfile) and command.locked is False:
        # Whoever is about to ask holds the account (see `follows.streams`): wait, then accept it as well.
        sql.one(_HOLD, [command.account_id])
        own += [
            relationship_stream(request.follower_id, command.account_id) for request in _requests(command.account_id)
        ]
    return own


_ACCOUNT = """
SELECT display_name, note, fields::text, bot, discoverable, default_visibility, default_sensitive,
    default_language, locked, avatar, header
FROM write_account WHERE account_id = %s"""

_HOLD = "SELECT account_id FROM write_account WHERE account_id = %s FOR NO KEY UPDATE"

_REQUESTS = """
SELECT follower_id, request_id, show_boosts, notify, languages
FROM write_follow_request WHERE followee_id = %s ORDER BY request_id"""


def load(command: Command) -> State:
    """What the rules have to know."""
    if isinstance(command, RegisterAccount):
        return State(username_taken=_is_taken(command.username))
    row = sql.one(_ACCOUNT, [command.account_id])
    if row is None:
        return State()
    display_name, note, fields, bot, discoverable, visibility, sensitive, language, locked, avatar, header = row
    profile = Profile(
        display_name=display_name,
        note=note,
        fields=tuple((name, value) for name, value in orjson.loads(fields)),
        bot=bot,
        discoverable=discoverable,
        default_visibility=visibility,
        default_sensitive=sensitive,
        default_language=language,
    )
    unlocking = command.locked is False and locked
    return State(profile, locked, True, _requests(command.account_id) if unlocking else (), avatar, header)


def _is_taken(username: str) -> bool:
    query = "SELECT FROM write_account WHERE lower(username) = lower(%s)"
    return sql.one(query, [username]) is not None


def _requests(account_id: int) -> tuple[PendingRequest, ...]:
    found = sql.rows(_REQUESTS, [account_id])
    return tuple(
        PendingRequest(follower, request, boosts, notify, None if languages is None else tuple(languages))
        for follower, request, boosts, notify, languages in found
    )


_REGISTER = """
INSERT INTO write_account (account_id, username, display_name, note, fields, bot, discoverable,
    locked, default_visibility, default_sensitive, created_at)
SELECT account_id, username, display_name, '', '[]', bot, true, locked, 'public', false, recorded_at
FROM json_to_recordset(%s) AS e(account_id bigint, username text, display_name text, bot boolean,
    locked boolean, recorded_at timestamptz)"""

_EDIT = """
UPDATE write_account AS a SET display_name = e.display_name, note = e.note, fields = e.fields,
    bot = e.bot, discoverable = e.discoverable, default_visibility = e.default_visibility,
    default_sensitive = e.default_sensitive, default_language = e.default_language
FROM json_to_recordset(%s) AS e(account_id bigint, display_name text, note text, fields jsonb,
    bot boolean, discoverable boolean, default_visibility text, default_sensitive boolean,
    default_language text)
WHERE a.account_id = e.account_id"""

_SET_LOCKED = """
UPDATE write_account AS a SET locked = {} FROM json_to_recordset(%s) AS e(account_id bigint)
WHERE a.account_id = e.account_id"""
_LOCK, _UNLOCK = _SET_LOCKED.format("true"), _SET_LOCKED.format("false")


_REPLACE_PICTURE = """
UPDATE write_account AS a SET avatar = CASE e.which WHEN 'avatar' THEN e.file ELSE a.avatar END,
    header = CASE e.which WHEN 'header' THEN e.file ELSE a.header END
FROM json_to_recordset(%s) AS e(account_id bigint, which text, file text)
WHERE a.account_id = e.account_id"""


def pictures_of(account_id: int) -> set[str]:
    """The names of the account's avatar and header, as far as it has them."""
    row = sql.one("SELECT avatar, header FROM write_account WHERE account_id = %s", [account_id])
    return {name for name in row or () if name}


def register(recorded: Sequence[Recorded]) -> None:
    """Fold AccountRegistered."""
    sql.fold_dated(_REGISTER, recorded)


def edit(recorded: Sequence[Recorded]) -> None:
    """Fold ProfileEdited."""
    sql.fold(_EDIT, recorded)


def replace_picture(recorded: Sequence[Recorded]) -> None:
    """Fold ProfilePictureReplaced."""
    sql.fold(_REPLACE_PICTURE, recorded)


def lock(recorded: Sequence[Recorded]) -> None:
    """Fold AccountLocked."""
    sql.fold(_LOCK, recorded)


def unlock(recorded: Sequence[Recorded]) -> None:
    """Fold AccountUnlocked."""
    sql.fold(_UNLOCK, recorded)
