"""From notifications to what is due: one statement for all devices, whatever their number.

The checkpoint moves in the transaction that writes the rows, so a notification is gathered once. It
begins where the first device subscribes.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from queries import positions

# So many positions are looked at in one transaction.
STEP = 5_000

_CHECKPOINT = "SELECT position FROM push_checkpoint WHERE id = 1 FOR UPDATE SKIP LOCKED"
_BEGIN = """
INSERT INTO push_checkpoint (id, position) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET position = greatest(push_checkpoint.position, excluded.position)
WHERE NOT EXISTS (SELECT FROM push_subscription)"""
_MOVE = "UPDATE push_checkpoint SET position = %s WHERE id = 1"

_GATHER = """
INSERT INTO push_due (subscription_id, notification_id, due_at, attempts, created_at)
SELECT s.id, n.notification_id, %(now)s, 0, %(now)s
FROM read_notification n JOIN push_subscription s ON s.account_id = n.owner_id
WHERE n.position > %(after)s AND n.position <= %(up_to)s AND n.created_at >= s.created_at AND NOT n.filtered
  AND (s.alerts -> n.type) = 'true'::jsonb
  AND CASE s.policy WHEN 'all' THEN true
      WHEN 'followed' THEN EXISTS (SELECT FROM read_follow f
          WHERE f.follower_id = n.owner_id AND f.followee_id = n.from_id)
      WHEN 'follower' THEN EXISTS (SELECT FROM read_follow f
          WHERE f.follower_id = n.from_id AND f.followee_id = n.owner_id)
      ELSE false END
ON CONFLICT DO NOTHING"""


def begin() -> None:
    """Look from now on, if nobody has listened before; called before a device is subscribed."""
    goal = positions.reached(("notifications",))
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [goal])


def gather(now: datetime) -> bool:
    """Look at the notifications of the next positions; True when there are more."""
    goal = positions.reached(("notifications",))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CHECKPOINT)
        row = cursor.fetchone()
        if row is None:
            return False  # nobody listens, or somebody else is looking
        after = int(row[0])
        up_to = min(goal, after + STEP)
        if up_to > after:
            cursor.execute(_GATHER, {"now": now, "after": after, "up_to": up_to})
            cursor.execute(_MOVE, [up_to])
    return up_to < goal


def is_wanted(now: datetime) -> bool:
    """Whether there is anything to do: notifications not looked at though somebody listens, or something due."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM push_due WHERE due_at <= %s) OR EXISTS (SELECT FROM push_subscription)
                AND coalesce((SELECT position FROM push_checkpoint)
                    < (SELECT position FROM read_checkpoint WHERE lane = 'notifications'), false)""",
            [now],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
