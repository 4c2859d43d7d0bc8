"""Write table of markers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.markers import TIMELINES, Marker, MoveMarkers, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.markers import markers_stream
from events.store import Recorded


class WriteMarker(models.Model):
    """Up to where an account has read a timeline."""

    pk = models.CompositePrimaryKey("account", "timeline")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    timeline = models.TextField()
    last_read_id = models.BigIntegerField()
    version = models.IntegerField()

    class Meta:
        db_table = "write_marker"
        constraints = [
            models.CheckConstraint(condition=models.Q(timeline__in=TIMELINES), name="write_marker_timeline"),
            models.CheckConstraint(condition=models.Q(version__gte=0), name="write_marker_version"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} read {self.timeline} up to {self.last_read_id}"


def streams(command: MoveMarkers) -> list[str]:
    """The stream of the account's markers."""
    return [markers_stream(command.account_id)]


_KNOWN = """
SELECT m.timeline, m.last_read_id, m.version
FROM write_account a LEFT JOIN write_marker m USING (account_id) WHERE a.account_id = %s"""


def load(command: MoveMarkers) -> State:
    """What the rules have to know."""
    found = sql.rows(_KNOWN, [command.account_id])
    return State(bool(found), {timeline: Marker(*marker) for timeline, *marker in found if timeline is not None})


_MOVE = """
INSERT INTO write_marker (account_id, timeline, last_read_id, version)
SELECT * FROM json_to_recordset(%s) AS e(account_id bigint, timeline text, last_read_id bigint, version integer)
ON CONFLICT (account_id, timeline) DO UPDATE
SET last_read_id = excluded.last_read_id, version = excluded.version"""


def move(recorded: Sequence[Recorded]) -> None:
    """Fold MarkerMoved."""
    sql.fold(_MOVE, recorded)
