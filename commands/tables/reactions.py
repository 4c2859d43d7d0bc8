"""Write tables of what members do with announcements."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.reactions import Command, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from commands.tables.announcements import WriteAnnouncement
from events.reactions import reaction_stream
from events.store import Recorded


class WriteDismissedAnnouncement(models.Model):
    """Somebody has put an announcement away."""

    pk = models.CompositePrimaryKey("announcement", "account")
    announcement = models.ForeignKey(WriteAnnouncement, models.DO_NOTHING, related_name="+", db_index=False)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_dismissed_announcement"

    def __str__(self) -> str:
        return f"{self.account_id} has read {self.announcement_id}"


class WriteReaction(models.Model):
    """Somebody reacts to an announcement with an emoji."""

    pk = models.CompositePrimaryKey("announcement", "account", "name")
    announcement = models.ForeignKey(WriteAnnouncement, models.DO_NOTHING, related_name="+", db_index=False)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "write_reaction"

    def __str__(self) -> str:
        return f"{self.name} of {self.account_id} for {self.announcement_id}"


def streams(command: Command) -> list[str]:
    """The stream of what this account does with the announcement."""
    return [reaction_stream(command.announcement_id, command.account_id)]


# Held until the end, so that it cannot be withdrawn before what refers to it.
_KNOWN = """
SELECT EXISTS (SELECT FROM write_dismissed_announcement d
        WHERE d.announcement_id = n.announcement_id AND d.account_id = a.account_id),
    ARRAY(SELECT r.name FROM write_reaction r
        WHERE r.announcement_id = n.announcement_id AND r.account_id = a.account_id),
    ARRAY(SELECT DISTINCT r.name FROM write_reaction r WHERE r.announcement_id = n.announcement_id)
FROM write_announcement n, write_account a WHERE n.announcement_id = %s AND a.account_id = %s
FOR KEY SHARE OF n"""


def load(command: Command) -> State:
    """What the rules have to know."""
    row = sql.one(_KNOWN, [command.announcement_id, command.account_id])
    return State() if row is None else State(True, row[0], frozenset(row[1]), frozenset(row[2]))


# Replaying, the announcement may be gone already (its words are redacted).
_DISMISS = """
INSERT INTO write_dismissed_announcement (announcement_id, account_id)
SELECT announcement_id, e.account_id
FROM json_to_recordset(%s) AS e(announcement_id bigint, account_id bigint)
JOIN write_announcement USING (announcement_id)"""

_ADD = """
INSERT INTO write_reaction (announcement_id, account_id, name)
SELECT announcement_id, e.account_id, e.name
FROM json_to_recordset(%s) AS e(announcement_id bigint, account_id bigint, name text)
JOIN write_announcement USING (announcement_id)"""

_REMOVE = """
DELETE FROM write_reaction AS r
USING json_to_recordset(%s) AS e(announcement_id bigint, account_id bigint, name text)
WHERE r.announcement_id = e.announcement_id AND r.account_id = e.account_id AND r.name = e.name"""


def dismiss(recorded: Sequence[Recorded]) -> None:
    """Fold AnnouncementDismissed."""
    sql.fold(_DISMISS, recorded)


def add(recorded: Sequence[Recorded]) -> None:
    """Fold ReactionAdded."""
    sql.fold(_ADD, recorded)


def remove(recorded: Sequence[Recorded]) -> None:
    """Fold ReactionRemoved."""
    sql.fold(_REMOVE, recorded)
