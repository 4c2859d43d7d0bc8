"""When which account wanted to hear nothing of a conversation (`read_quiet`, of the notifications).

A notification that falls into such a time never comes to be, so these times are kept even when they
are over: a batch that comes twice has to find what it found before.
"""

from __future__ import annotations

from collections.abc import Sequence

from events.store import Recorded
from projections.batches import batch
from projections.projection import Fold

# Condition: the owner wants to hear of the row `e`. A post never changes its conversation, so it does
# not matter that `read_post` may be ahead; when the post is gone already, so is the notification soon.
LISTENING = """NOT EXISTS (
    SELECT FROM {{read_post}} p JOIN {{read_quiet}} q ON q.conversation_id = p.conversation_id
    WHERE p.post_id = e.post_id AND q.account_id = {owner} AND q.since < e.position
        AND (q.until IS NULL OR q.until > e.position))"""


def fall_silent(fold: Fold, events: Sequence[Recorded]) -> None:
    """Times of quiet begin."""
    fold.execute(
        """INSERT INTO {read_quiet} (account_id, conversation_id, since)
        SELECT account_id, conversation_id, position FROM jsonb_to_recordset(%s)
            AS e(account_id bigint, conversation_id bigint, position bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "account_id", "conversation_id")],
    )


def listen_again(fold: Fold, events: Sequence[Recorded]) -> None:
    """Each time of quiet ends with the first unmuting after it."""
    fold.execute(
        """UPDATE {read_quiet} q SET until = ended.position
        FROM (SELECT q.account_id, q.conversation_id, q.since, min(e.position) AS position
            FROM jsonb_to_recordset(%s) AS e(account_id bigint, conversation_id bigint, position bigint)
            JOIN {read_quiet} q ON q.account_id = e.account_id AND q.conversation_id = e.conversation_id
                AND q.since < e.position AND q.until IS NULL
            GROUP BY q.account_id, q.conversation_id, q.since) ended
        WHERE q.account_id = ended.account_id AND q.conversation_id = ended.conversation_id
            AND q.since = ended.since""",
        [batch(events, "account_id", "conversation_id")],
    )
