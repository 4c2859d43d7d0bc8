"""Write table of what accounts said about their conversations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.conversations import ConversationCommand, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.conversations import conversation_stream
from events.store import Recorded


class WriteConversation(models.Model):
    """Up to which post an account has read a conversation, and put it away; what began it may be gone."""

    pk = models.CompositePrimaryKey("account", "conversation_id")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    conversation_id = models.BigIntegerField()
    read_up_to = models.BigIntegerField()
    removed_up_to = models.BigIntegerField()

    class Meta:
        db_table = "write_conversation"

    def __str__(self) -> str:
        return f"conversation {self.conversation_id} of {self.account_id}"


def streams(command: ConversationCommand) -> list[str]:
    """The stream of this account's view of the conversation."""
    return [conversation_stream(command.account_id, command.conversation_id)]


_STATE = """
SELECT p.post_id, p.author_id = a.account_id, c.read_up_to, c.removed_up_to
FROM write_account a
LEFT JOIN write_conversation c ON c.account_id = a.account_id AND c.conversation_id = %s
LEFT JOIN LATERAL (
    SELECT p.post_id, p.author_id FROM write_post p
    WHERE p.conversation_id = %s AND p.visibility = 'direct' AND p.post_id > coalesce(c.removed_up_to, 0)
    AND (p.author_id = a.account_id OR EXISTS (
        SELECT FROM write_mention m WHERE m.post_id = p.post_id AND m.account_id = a.account_id))
    ORDER BY p.post_id DESC LIMIT 1
) p ON true
WHERE a.account_id = %s"""


def load(command: ConversationCommand) -> State:
    """What the rules have to know."""
    row = sql.one(_STATE, [command.conversation_id, command.conversation_id, command.account_id])
    if row is None:
        return State()
    newest_id, is_own, read_up_to, removed_up_to = row
    return State(newest_id, bool(is_own), read_up_to or 0, removed_up_to or 0)


_SAID = """
INSERT INTO write_conversation AS c (account_id, conversation_id, read_up_to, removed_up_to)
SELECT account_id, conversation_id, {read}, {removed}
FROM json_to_recordset(%s) AS e(account_id bigint, conversation_id bigint, up_to_id bigint)
ON CONFLICT (account_id, conversation_id) DO UPDATE SET {changed}"""

_READ = _SAID.format(read="up_to_id", removed="0", changed="read_up_to = excluded.read_up_to")
_UNREAD = _SAID.format(read="0", removed="0", changed="read_up_to = 0")
_REMOVE = _SAID.format(read="0", removed="up_to_id", changed="removed_up_to = excluded.removed_up_to")


def read(recorded: Sequence[Recorded]) -> None:
    """Fold ConversationMarkedRead."""
    sql.fold(_READ, recorded)


def unread(recorded: Sequence[Recorded]) -> None:
    """Fold ConversationMarkedUnread."""
    sql.fold(_UNREAD, recorded)


def remove(recorded: Sequence[Recorded]) -> None:
    """Fold ConversationRemoved."""
    sql.fold(_REMOVE, recorded)
