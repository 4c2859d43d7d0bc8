"""Write table of pinned posts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.pins import PinPost, State, UnpinPost
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from commands.tables.posts import WritePost
from events import store
from events.pins import pins_stream
from events.store import Recorded

Command = PinPost | UnpinPost


class WritePin(models.Model):
    """A post stands on top of its author's profile."""

    post = models.OneToOneField(WritePost, models.DO_NOTHING, primary_key=True, related_name="+")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+")

    class Meta:
        db_table = "write_pin"

    def __str__(self) -> str:
        return f"{self.account_id} pinned post {self.post_id}"


def streams(command: Command) -> list[str]:
    """The stream of all pins of the account, so that no two of them are the last that has room."""
    return [pins_stream(command.account_id)]


_PINNED = "SELECT post_id FROM write_pin WHERE account_id = %s"


def load(command: Command) -> State:
    """What the rules have to know."""
    with store.one_round_trip():
        pinned = sql.ask(_PINNED, [command.account_id])
        post = visibility.ask(command.post_id, command.account_id)
    return State(visibility.found(post), frozenset(row[0] for row in pinned.fetchall()))


# Replaying, the post may be gone already (its words are redacted): then there is nothing to pin.
_PIN = """
INSERT INTO write_pin (post_id, account_id)
SELECT e.post_id, e.account_id
FROM json_to_recordset(%s) AS e(account_id bigint, post_id bigint) JOIN write_post USING (post_id)"""

_UNPIN = """
DELETE FROM write_pin AS p USING json_to_recordset(%s) AS e(post_id bigint)
WHERE p.post_id = e.post_id"""


def pin(recorded: Sequence[Recorded]) -> None:
    """Fold PostPinned."""
    sql.fold(_PIN, recorded)


def unpin(recorded: Sequence[Recorded]) -> None:
    """Fold PostUnpinned."""
    sql.fold(_UNPIN, recorded)
