"""Write table of blocks."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.blocks import BlockAccount, UnblockAccount
from commands.relationships import Relationship
from commands.tables import relationships, sql
from commands.tables.accounts import WriteAccount
from events.relationships import relationship_stream
from events.store import Recorded

Command = BlockAccount | UnblockAccount


class WriteBlock(models.Model):
    """Somebody blocks somebody."""

    block_id = models.BigIntegerField(primary_key=True)
    blocker = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    blocked = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_block"
        constraints = [
            models.UniqueConstraint("blocker", "blocked", name="write_block_pair"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="write_block_not_self"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


def streams(command: Command) -> list[str]:
    """The pair's stream."""
    return [relationship_stream(command.blocker_id, command.blocked_id)]


def load(command: Command) -> Relationship:
    """What the rules have to know."""
    return relationships.load(command.blocker_id, command.blocked_id)


_BLOCK = """
INSERT INTO write_block (block_id, blocker_id, blocked_id)
SELECT * FROM json_to_recordset(%s) AS e(block_id bigint, blocker_id bigint, blocked_id bigint)"""

_UNBLOCK = """
DELETE FROM write_block AS b USING json_to_recordset(%s) AS e(blocker_id bigint, blocked_id bigint)
WHERE b.blocker_id = e.blocker_id AND b.blocked_id = e.blocked_id"""


def block(recorded: Sequence[Recorded]) -> None:
    """Fold AccountBlocked."""
    sql.fold(_BLOCK, recorded)


def unblock(recorded: Sequence[Recorded]) -> None:
    """Fold AccountUnblocked."""
    sql.fold(_UNBLOCK, recorded)
