"""The relay's tick: give committed events their positions.

An identity column is no safe reading order, since a transaction that commits late hides behind a
larger number already read. So positions are given after commit, by one relay at a time: whoever
holds the lock on the `relay` row. A spare waits on it.
"""

from __future__ import annotations

from django.db import transaction

from events.store.session import cursor

_LEAD = "SELECT position FROM relay FOR UPDATE"
_BEGIN = """
INSERT INTO relay (position) SELECT coalesce(max(position), 0) FROM log ON CONFLICT DO NOTHING"""

# Within a stream ids grow with versions, and a later version is never visible before an earlier one.
_NUMBER = """
WITH taken AS (
    DELETE FROM pending
    WHERE event_id IN (SELECT event_id FROM pending ORDER BY event_id LIMIT %s)
    RETURNING event_id
), numbered AS (
    INSERT INTO log (position, event_id)
    SELECT %s::bigint + row_number() OVER (ORDER BY event_id), event_id FROM taken
    RETURNING position
)
UPDATE relay SET position = numbered.last
FROM (SELECT max(position) AS last FROM numbered) AS numbered
WHERE numbered.last IS NOT NULL
RETURNING relay.position"""


def sequence(limit: int = 5000) -> int:
    """One tick, a transaction of its own: number up to `limit` waiting events; how many it were.

    Safe to call from several processes at once; they take turns.
    """
    with transaction.atomic():
        position = lead()
        return number(position, limit) - position


def lead() -> int:
    """Become the relay until the transaction ends; the last position given."""
    row = cursor().execute(_LEAD, prepare=True).fetchone()
    if row is None:  # An emptied database.
        cursor().execute(_BEGIN)
        return lead()
    return int(row[0])


def number(position: int, limit: int) -> int:
    """As the relay, give up to `limit` waiting events the positions after `position`; the last given.

    A statement after the one that took the lock: its snapshot is taken with the lock held, so it
    sees what the relay before us has numbered.
    """
    row = cursor().execute(_NUMBER, [limit, position], prepare=True).fetchone()
    return int(row[0]) if row else position
