"""Write table of mutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from commands.mutes import EndMute, MuteCommand
from commands.relationships import Relationship
from commands.tables import due, relationships, sql
from commands.tables.accounts import WriteAccount
from events.mutes import AccountMuted
from events.relationships import relationship_stream
from events.store import Recorded

DUE = "mute"
"""The kind of its rows in `write_due`: each mute that ends by itself has one."""


class WriteMute(models.Model):
    """Somebody mutes somebody."""

    mute_id = models.BigIntegerField(primary_key=True)
    muter = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    muted = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    notifications = models.BooleanField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "write_mute"
        constraints = [
            models.UniqueConstraint("muter", "muted", name="write_mute_pair"),
            models.CheckConstraint(condition=~models.Q(muter=models.F("muted")), name="write_mute_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"


def streams(command: MuteCommand) -> list[str]:
    """The pair's stream; none when the mute that is to end is gone, as is then what was to be done."""
    return [relationship_stream(*pair)] if (pair := _pair(command)) else []


def load(command: MuteCommand) -> Relationship:
    """What the rules have to know."""
    return relationships.load(*pair) if (pair := _pair(command)) else Relationship()


def _pair(command: MuteCommand) -> tuple[int, int] | None:
    if not isinstance(command, EndMute):
        return command.muter_id, command.muted_id
    row = sql.one("SELECT muter_id, muted_id FROM write_mute WHERE mute_id = %s", [command.mute_id])
    return None if row is None else (row[0], row[1])


_MUTE = """
INSERT INTO write_mute (mute_id, muter_id, muted_id, notifications, ends_at)
SELECT mute_id, muter_id, muted_id, notifications, ends_at
FROM json_to_recordset(%s) AS e(mute_id bigint, muter_id bigint, muted_id bigint,
    notifications boolean, ends_at timestamptz)
ON CONFLICT (mute_id) DO UPDATE SET notifications = excluded.notifications, ends_at = excluded.ends_at"""

_UNMUTE = f"""
WITH gone AS (
    DELETE FROM write_mute AS m USING json_to_recordset(%s) AS e(muter_id bigint, muted_id bigint)
    WHERE m.muter_id = e.muter_id AND m.muted_id = e.muted_id RETURNING m.mute_id
)
DELETE FROM write_due AS d USING gone WHERE d.kind = '{DUE}' AND d.key = gone.mute_id"""


def mute(recorded: Sequence[Recorded]) -> None:
    """Fold AccountMuted; muted again with another reach or end, it is the same mute."""
    sql.fold(_MUTE, recorded)
    told = [each.data for each in recorded if isinstance(each.data, AccountMuted)]
    due.put(DUE, [(mute.mute_id, datetime.fromisoformat(mute.ends_at)) for mute in told if mute.ends_at])
    due.drop(DUE, [mute.mute_id for mute in told if not mute.ends_at])


def unmute(recorded: Sequence[Recorded]) -> None:
    """Fold AccountUnmuted."""
    sql.fold(_UNMUTE, recorded)
