"""Write tables of the notification policy, and of what was decided about single senders."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.notification_policy import ACTIONS, ChangeNotificationPolicy, Command, Policy, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.notification_policy import notification_policy_stream
from events.store import Recorded

_KINDS = tuple(Policy.__dataclass_fields__)


class WriteNotificationPolicy(models.Model):
    """What an account does with notifications of each kind of sender; no row: everything comes through."""

    account = models.OneToOneField(WriteAccount, models.DO_NOTHING, primary_key=True, related_name="+")
    for_not_following = models.TextField()
    for_not_followers = models.TextField()
    for_new_accounts = models.TextField()
    for_private_mentions = models.TextField()
    for_limited_accounts = models.TextField()

    class Meta:
        db_table = "write_notification_policy"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"{kind}__in": ACTIONS for kind in _KINDS}),
                name="write_notification_policy_actions",
            )
        ]

    def __str__(self) -> str:
        return f"notification policy of {self.account_id}"


class WriteNotificationSender(models.Model):
    """What an account decided about another's notifications: to let all through, to throw some away."""

    pk = models.CompositePrimaryKey("account", "sender")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    sender = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    accepted = models.BooleanField()
    dismissed_up_to = models.BigIntegerField()

    class Meta:
        db_table = "write_notification_sender"

    def __str__(self) -> str:
        return f"{self.account_id} about {self.sender_id}"


def streams(command: Command) -> list[str]:
    """The stream of the account's policy."""
    return [notification_policy_stream(command.account_id)]


_KNOWN = f"""
SELECT {", ".join(f"coalesce(p.{kind}, 'accept')" for kind in _KINDS)},
       b.account_id IS NOT NULL, coalesce(s.accepted, false), coalesce(s.dismissed_up_to, 0)
FROM write_account a
LEFT JOIN write_notification_policy p USING (account_id)
LEFT JOIN write_account b ON b.account_id = %s
LEFT JOIN write_notification_sender s ON s.account_id = a.account_id AND s.sender_id = b.account_id
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    sender = None if isinstance(command, ChangeNotificationPolicy) else command.from_id
    row = sql.one(_KNOWN, [sender, command.account_id])
    if row is None:
        return State()
    count = len(_KINDS)
    return State(Policy(**dict(zip(_KINDS, row[:count], strict=True))), *row[count:])


_CHANGE = f"""
INSERT INTO write_notification_policy (account_id, {", ".join(_KINDS)})
SELECT account_id, {", ".join(_KINDS)}
FROM json_to_recordset(%s) AS e(account_id bigint, {", ".join(f"{kind} text" for kind in _KINDS)})
ON CONFLICT (account_id) DO UPDATE SET {", ".join(f"{kind} = excluded.{kind}" for kind in _KINDS)}"""

_ACCEPT = """
INSERT INTO write_notification_sender (account_id, sender_id, accepted, dismissed_up_to)
SELECT account_id, from_id, true, 0 FROM json_to_recordset(%s) AS e(account_id bigint, from_id bigint)
ON CONFLICT (account_id, sender_id) DO UPDATE SET accepted = true"""

_DISMISS = """
INSERT INTO write_notification_sender AS s (account_id, sender_id, accepted, dismissed_up_to)
SELECT account_id, from_id, false, up_to_id
FROM json_to_recordset(%s) AS e(account_id bigint, from_id bigint, up_to_id bigint)
ON CONFLICT (account_id, sender_id) DO UPDATE
SET dismissed_up_to = greatest(s.dismissed_up_to, excluded.dismissed_up_to)"""


def change(recorded: Sequence[Recorded]) -> None:
    """Fold NotificationPolicyChanged."""
    sql.fold(_CHANGE, recorded)


def accept(recorded: Sequence[Recorded]) -> None:
    """Fold NotificationRequestAccepted."""
    sql.fold(_ACCEPT, recorded)


def dismiss(recorded: Sequence[Recorded]) -> None:
    """Fold NotificationRequestDismissed."""
    sql.fold(_DISMISS, recorded)
