"""Write table of each account's last event, so that its later reads can wait for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.store import Recorded


class WriteLastEvent(models.Model):
    """The highest event id that an account, as actor, has caused."""

    account = models.OneToOneField(WriteAccount, models.DO_NOTHING, primary_key=True, related_name="+")
    event_id = models.BigIntegerField()

    class Meta:
        db_table = "write_last_event"

    def __str__(self) -> str:
        return f"{self.account_id} up to event {self.event_id}"


NOTE = """
INSERT INTO write_last_event (account_id, event_id)
SELECT * FROM unnest(%s::bigint[], %s::bigint[])
ON CONFLICT (account_id) DO UPDATE
SET event_id = greatest(write_last_event.event_id, excluded.event_id)"""


def note(recorded: Iterable[Recorded]) -> None:
    """Fold events of any type."""
    last: dict[int, int] = {}
    for each in recorded:
        if each.actor_id is not None:
            last[each.actor_id] = max(each.event_id, last.get(each.actor_id, 0))
    if last:
        # In the order of the accounts, so that two writers never wait for each other.
        actors = sorted(last)
        sql.run(NOTE, [actors, [last[actor] for actor in actors]])


def last_event_of(account_id: int) -> int | None:
    """Id of the account's last event, for `queries.positions.passed`; None: it has caused none."""
    row = sql.one("SELECT event_id FROM write_last_event WHERE account_id = %s", [account_id])
    return None if row is None else int(row[0])
