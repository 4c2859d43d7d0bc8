"""The relay's tick: give committed events their positions.

An identity column is no safe reading order, since a transaction that commits late hides behind a
larger number already read. So positions are given after commit, by one relay at a time: whoever
holds the lock on the `relay` row. A spare waits on it.
"""

from __future__ import annotations

from django.db import transaction
from psycopg.types.numeric import Int4

from events.store.session import cursor, execute

_LEAD = "SELECT position FROM relay FOR UPDATE"
_BEGIN = """
INSERT INTO relay (position) SELECT coalesce(max(position), 0) FROM log ON CONFLICT DO NOTHING"""

# Whoever waited here for the relay before takes up at its position, which a lock reads anew; what that
# one has numbered is gone from `pending`, and a DELETE passes over it. Within a stream ids grow with
# versions, and a later version is never visible before an earlier one. Nothing waits: nothing is
# locked, for a lock is a write.
_NUMBER = """
WITH held AS MATERIALIZED (
    SELECT position FROM relay WHERE EXISTS (SELECT FROM pending) FOR UPDATE
), taken AS (
    DELETE FROM pending USING held
    WHERE pending.event_id IN (SELECT event_id FROM pending ORDER BY event_id LIMIT %s)
    RETURNING pending.event_id, held.position
), numbered AS (
    INSERT INTO log (position, event_id)
    SELECT position + row_number() OVER (ORDER BY event_id), event_id FROM taken
    RETURNING position
), told AS (
    UPDATE relay SET position = position + news.count
    FROM (SELECT count(*) FROM numbered) AS news
    WHERE news.count > 0
)
SELECT (SELECT count(*) FROM numbered), EXISTS (SELECT FROM pending) AND NOT EXISTS (SELECT FROM held)"""


def sequence(limit: int = 5000) -> int:
    """One tick, a transaction of its own: number up to `limit` waiting events; how many it were.

    Safe to call from several processes at once; they take turns.
    """
    done, leaderless = _tick(limit)
    if not leaderless:
        return done
    with transaction.atomic():
        lead()
        return number(limit)


def lead() -> int:
    """Become the relay until the transaction ends; the last position given."""
    row = execute(_LEAD).fetchone()
    if row is None:
        _begin()
        return lead()
    return int(row[0])


def number(limit: int) -> int:
    """As the relay, give up to `limit` waiting events the next positions; how many it were."""
    return _tick(limit)[0]


def _tick(limit: int) -> tuple[int, bool]:
    """How many were numbered; and whether some wait and the relay's row is missing."""
    [(done, leaderless)] = execute(_NUMBER, [Int4(limit)]).fetchall()
    return done, leaderless


def _begin() -> None:
    """Make the relay's row, which an emptied database lacks; somebody else may be quicker and hold it."""
    cursor().execute(_BEGIN)
