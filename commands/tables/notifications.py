"""Write tables of notifications thrown away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.notifications import Command, DismissNotification, DismissNotificationGroup, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.notifications import notifications_stream
from events.store import Recorded


class WriteCleared(models.Model):
    """Up to where an account threw its notifications away; no row: nowhere."""

    account = models.OneToOneField(WriteAccount, models.DO_NOTHING, primary_key=True, related_name="+")
    up_to_id = models.BigIntegerField()

    class Meta:
        db_table = "write_cleared"

    def __str__(self) -> str:
        return f"{self.account_id} cleared up to {self.up_to_id}"


class WriteDismissed(models.Model):
    """A single notification that an account threw away, beyond where it cleared all."""

    pk = models.CompositePrimaryKey("account", "notification_id")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    notification_id = models.BigIntegerField()

    class Meta:
        db_table = "write_dismissed"

    def __str__(self) -> str:
        return f"{self.account_id} dismissed {self.notification_id}"


class WriteDismissedGroup(models.Model):
    """Up to where an account threw a group of notifications away, beyond where it cleared all."""

    pk = models.CompositePrimaryKey("account", "group_key")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    group_key = models.TextField()
    up_to_id = models.BigIntegerField()

    class Meta:
        db_table = "write_dismissed_group"

    def __str__(self) -> str:
        return f"{self.account_id} dismissed {self.group_key} up to {self.up_to_id}"


def streams(command: Command) -> list[str]:
    """The account's notification stream."""
    return [notifications_stream(command.account_id)]


_KNOWN = """
SELECT coalesce(c.up_to_id, 0), d.account_id IS NOT NULL, coalesce(g.up_to_id, 0)
FROM write_account a
LEFT JOIN write_cleared c USING (account_id)
LEFT JOIN write_dismissed d ON d.account_id = a.account_id AND d.notification_id = %s
LEFT JOIN write_dismissed_group g ON g.account_id = a.account_id AND g.group_key = %s
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    one = command.notification_id if isinstance(command, DismissNotification) else 0
    group = command.group_key if isinstance(command, DismissNotificationGroup) else ""
    row = sql.one(_KNOWN, [one, group, command.account_id])
    return State() if row is None else State(True, *row)


_CLEAR = """
WITH e AS (
    SELECT * FROM json_to_recordset(%s) AS e(account_id bigint, up_to_id bigint)
), gone AS (
    DELETE FROM write_dismissed d USING e
    WHERE d.account_id = e.account_id AND d.notification_id <= e.up_to_id
), gone_groups AS (
    DELETE FROM write_dismissed_group g USING e
    WHERE g.account_id = e.account_id AND g.up_to_id <= e.up_to_id
)
INSERT INTO write_cleared (account_id, up_to_id) SELECT account_id, up_to_id FROM e
ON CONFLICT (account_id) DO UPDATE
SET up_to_id = greatest(write_cleared.up_to_id, excluded.up_to_id)"""

_DISMISS = """
INSERT INTO write_dismissed (account_id, notification_id)
SELECT * FROM json_to_recordset(%s) AS e(account_id bigint, notification_id bigint)"""


_DISMISS_GROUP = """
INSERT INTO write_dismissed_group (account_id, group_key, up_to_id)
SELECT * FROM json_to_recordset(%s) AS e(account_id bigint, group_key text, up_to_id bigint)
ON CONFLICT (account_id, group_key) DO UPDATE SET up_to_id = excluded.up_to_id"""


def clear(recorded: Sequence[Recorded]) -> None:
    """Fold NotificationsCleared."""
    sql.fold(_CLEAR, recorded)


def dismiss(recorded: Sequence[Recorded]) -> None:
    """Fold NotificationDismissed."""
    sql.fold(_DISMISS, recorded)


def dismiss_group(recorded: Sequence[Recorded]) -> None:
    """Fold NotificationGroupDismissed."""
    sql.fold(_DISMISS_GROUP, recorded)
