"""Write table of links that were looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models

from commands.links import ForgetLink, LinkCommand, State
from commands.tables import sql
from events.links import link_stream
from events.store import Recorded


class WriteLink(models.Model):
    """An address and when it was last looked up; a forgotten one leaves no row."""

    link_id = models.BigIntegerField(primary_key=True)
    address = models.TextField()
    settled_at = models.DateTimeField()

    class Meta:
        db_table = "write_link"
        constraints = [
            # Deferred, since many events folded at once may forget an address after it was given a new link.
            models.UniqueConstraint(
                fields=["address"], name="write_link_address", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.link_id}"


def streams(command: LinkCommand) -> list[str]:
    """The link's stream."""
    return [link_stream(command.link_id)]


def load(command: LinkCommand) -> State:
    """What the rules have to know."""
    row = sql.one("SELECT address FROM write_link WHERE link_id = %s", [command.link_id])
    own = None if row is None else str(row[0])
    if isinstance(command, ForgetLink):
        return State(own)
    other = sql.one(
        "SELECT FROM write_link WHERE address = %s AND link_id <> %s LIMIT 1", [command.address, command.link_id]
    )
    return State(own, taken=other is not None)


def known(addresses: Iterable[str]) -> dict[str, tuple[int, datetime]]:
    """{address: (link id, when it was last looked up)} of those that have a link."""
    found = sql.rows(
        "SELECT address, link_id, settled_at FROM write_link WHERE address = ANY(%s::text[])", [list(addresses)]
    )
    return {address: (link_id, settled_at) for address, link_id, settled_at in found}


_SETTLE = """
INSERT INTO write_link (link_id, address, settled_at)
SELECT e.link_id, e.address, e.recorded_at
FROM json_to_recordset(%s) AS e(link_id bigint, address text, recorded_at timestamptz)
ON CONFLICT (link_id) DO UPDATE SET settled_at = excluded.settled_at"""

_FORGET = """
DELETE FROM write_link AS l USING json_to_recordset(%s) AS e(link_id bigint) WHERE l.link_id = e.link_id"""


def settle(recorded: Sequence[Recorded]) -> None:
    """Fold LinkPreviewed and LinkPreviewFailed."""
    sql.fold_dated(_SETTLE, recorded)


def forget(recorded: Sequence[Recorded]) -> None:
    """Fold LinkForgotten."""
    sql.fold(_FORGET, recorded)
