"""Write table of endorsements."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.endorsements import EndorseAccount, WithdrawEndorsement
from commands.relationships import Relationship
from commands.tables import relationships, sql
from commands.tables.follows import WriteFollow
from events.relationships import relationship_stream
from events.store import Recorded

Command = EndorseAccount | WithdrawEndorsement


class WriteEndorsement(models.Model):
    """Somebody recommends whom it follows: there is none without the follow (see `follows.unfollow`)."""

    endorsement_id = models.BigIntegerField(primary_key=True)
    follow = models.OneToOneField(WriteFollow, models.DO_NOTHING, related_name="+")

    class Meta:
        db_table = "write_endorsement"

    def __str__(self) -> str:
        return f"endorsement of follow {self.follow_id}"


def streams(command: Command) -> list[str]:
    """The pair's stream."""
    return [relationship_stream(command.endorser_id, command.endorsed_id)]


def load(command: Command) -> Relationship:
    """What the rules have to know."""
    return relationships.load(command.endorser_id, command.endorsed_id)


_ENDORSE = """
INSERT INTO write_endorsement (endorsement_id, follow_id)
SELECT e.endorsement_id, f.follow_id
FROM json_to_recordset(%s) AS e(endorsement_id bigint, endorser_id bigint, endorsed_id bigint)
JOIN write_follow f ON f.follower_id = e.endorser_id AND f.followee_id = e.endorsed_id"""

_WITHDRAW = """
DELETE FROM write_endorsement AS d
USING write_follow f, json_to_recordset(%s) AS e(endorser_id bigint, endorsed_id bigint)
WHERE f.follower_id = e.endorser_id AND f.followee_id = e.endorsed_id AND d.follow_id = f.follow_id"""


def endorse(recorded: Sequence[Recorded]) -> None:
    """Fold AccountEndorsed."""
    sql.fold(_ENDORSE, recorded)


def withdraw(recorded: Sequence[Recorded]) -> None:
    """Fold EndorsementWithdrawn."""
    sql.fold(_WITHDRAW, recorded)
