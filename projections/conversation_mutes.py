"""Who has muted which conversation (`read_conversation_mute`): what posts of it show to that account.

What it means for notifications is the notifications' own business (see `projections.quiet`).
"""

from __future__ import annotations

from collections.abc import Sequence

from events.conversation_mutes import ConversationMuted, ConversationUnmuted
from events.store import Recorded
from projections.batches import batch
from projections.projection import Fold, Projection

conversation_mutes = Projection(name="conversation_mutes", tables=("read_conversation_mute",))


@conversation_mutes.on(ConversationMuted)
def mute(fold: Fold, events: Sequence[Recorded]) -> None:
    """The conversation is muted."""
    fold.execute(
        """INSERT INTO {read_conversation_mute} (conversation_id, account_id)
        SELECT DISTINCT conversation_id, account_id
        FROM jsonb_to_recordset(%s) AS e(conversation_id bigint, account_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "conversation_id", "account_id")],
    )


@conversation_mutes.on(ConversationUnmuted)
def unmute(fold: Fold, events: Sequence[Recorded]) -> None:
    """The conversation is heard again."""
    fold.execute(
        """DELETE FROM {read_conversation_mute} m
        USING jsonb_to_recordset(%s) AS e(conversation_id bigint, account_id bigint)
        WHERE m.conversation_id = e.conversation_id AND m.account_id = e.account_id""",
        [batch(events, "conversation_id", "account_id")],
    )
