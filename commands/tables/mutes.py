"""Write table of mutes."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.mutes import MuteAccount, UnmuteAccount
from commands.relationships import Relationship
from commands.tables import relationships, sql
from commands.tables.accounts import WriteAccount
from events.relationships import relationship_stream
from events.store import Recorded

Command = MuteAccount | UnmuteAccount


class WriteMute(models.Model):
    """Somebody mutes somebody."""

    mute_id = models.BigIntegerField(primary_key=True)
    muter = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    muted = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    notifications = models.BooleanField()

    class Meta:
        db_table = "write_mute"
        constraints = [
            models.UniqueConstraint("muter", "muted", name="write_mute_pair"),
            models.CheckConstraint(condition=~models.Q(muter=models.F("muted")), name="write_mute_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"


def streams(command: Command) -> list[str]:
    """The pair's stream."""
    return [relationship_stream(command.muter_id, command.muted_id)]


def load(command: Command) -> Relationship:
    """What the rules have to know."""
    return relationships.load(command.muter_id, command.muted_id)


_MUTE = """
INSERT INTO write_mute (mute_id, muter_id, muted_id, notifications)
SELECT * FROM json_to_recordset(%s) AS e(mute_id bigint, muter_id bigint, muted_id bigint,
    notifications boolean)
ON CONFLICT (mute_id) DO UPDATE SET notifications = excluded.notifications"""

_UNMUTE = """
DELETE FROM write_mute AS m USING json_to_recordset(%s) AS e(muter_id bigint, muted_id bigint)
WHERE m.muter_id = e.muter_id AND m.muted_id = e.muted_id"""


def mute(recorded: Sequence[Recorded]) -> None:
    """Fold AccountMuted; muted again with another reach, it is the same mute."""
    sql.fold(_MUTE, recorded)


def unmute(recorded: Sequence[Recorded]) -> None:
    """Fold AccountUnmuted."""
    sql.fold(_UNMUTE, recorded)
