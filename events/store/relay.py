"""The relay's tick: give committed events their positions.

An identity column is no safe reading order, since a transaction that commits late hides behind a
larger number already read. So positions are given after commit, by one relay at a time: whoever
holds the lock on the `relay` row. A spare waits on it.
"""

from __future__ import annotations

from django.db import transaction
from psycopg.types.numeric import Int4

from events.store.session import Cursor, cursor, one_round_trip

_LEAD = "SELECT position FROM relay FOR UPDATE"
_BEGIN = """
INSERT INTO relay (position) SELECT coalesce(max(position), 0) FROM log ON CONFLICT DO NOTHING"""

# It locks for itself as well: the row may come to be between the two statements of a tick.
# Within a stream ids grow with versions, and a later version is never visible before an earlier one.
_NUMBER = """
WITH held AS MATERIALIZED (
    SELECT position FROM relay FOR UPDATE
), taken AS (
    DELETE FROM pending USING held
    WHERE pending.event_id IN (SELECT event_id FROM pending ORDER BY event_id LIMIT %s)
    RETURNING pending.event_id, held.position
), numbered AS (
    INSERT INTO log (position, event_id)
    SELECT position + row_number() OVER (ORDER BY event_id), event_id FROM taken
    RETURNING position
)
UPDATE relay SET position = position + news.count
FROM (SELECT count(*) FROM numbered) AS news
WHERE news.count > 0
RETURNING news.count"""


def sequence(limit: int = 5000) -> int:
    """One tick, a transaction of its own: number up to `limit` waiting events; how many it were.

    Safe to call from several processes at once; they take turns.
    """
    with transaction.atomic():
        # Two statements in one round trip: the second one's snapshot is taken with the lock held, so
        # it sees what the relay before us has numbered.
        with one_round_trip():
            led = cursor().execute(_LEAD, prepare=True)
            numbered = cursor().execute(_NUMBER, [Int4(limit)], prepare=True)
        done = _count(numbered)
        if led.rowcount or done:
            return done
        lead()
        return number(limit)


def lead() -> int:
    """Become the relay until the transaction ends; the last position given."""
    row = cursor().execute(_LEAD, prepare=True).fetchone()
    if row is None:
        _begin()
        return lead()
    return int(row[0])


def number(limit: int) -> int:
    """As the relay, give up to `limit` waiting events the next positions; how many it were."""
    return _count(cursor().execute(_NUMBER, [Int4(limit)], prepare=True))


def _begin() -> None:
    """Make the relay's row, which an emptied database lacks; somebody else may be quicker and hold it."""
    cursor().execute(_BEGIN)


def _count(numbered: Cursor) -> int:
    row = numbered.fetchone()
    return int(row[0]) if row else 0
