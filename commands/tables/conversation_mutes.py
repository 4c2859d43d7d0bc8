"""Write table of muted conversations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.conversation_mutes import MuteConversation, State, UnmuteConversation
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from events.conversation_mutes import conversation_mute_stream
from events.store import Recorded

Command = MuteConversation | UnmuteConversation


class WriteConversationMute(models.Model):
    """Somebody has heard enough of a conversation; the post that began it may be gone."""

    pk = models.CompositePrimaryKey("account", "conversation_id")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    conversation_id = models.BigIntegerField()

    class Meta:
        db_table = "write_conversation_mute"

    def __str__(self) -> str:
        return f"{self.account_id} mutes conversation {self.conversation_id}"


def streams(command: Command) -> list[str]:
    """The stream of this account's muting of the post's conversation, which no post ever changes.

    None when there is no such post; then there is nothing to decide either.
    """
    row = sql.one("SELECT conversation_id FROM write_post WHERE post_id = %s", [command.post_id])
    return [] if row is None else [conversation_mute_stream(command.account_id, row[0])]


_MINE = """
SELECT EXISTS (SELECT FROM write_post p JOIN write_conversation_mute m USING (conversation_id)
    WHERE p.post_id = %s AND m.account_id = a.account_id)
FROM write_account a WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    mine, post = visibility.with_own(_MINE, command.post_id, command.account_id)
    return State() if mine is None else State(post, mine[0])


_MUTE = """
INSERT INTO write_conversation_mute (account_id, conversation_id)
SELECT * FROM json_to_recordset(%s) AS e(account_id bigint, conversation_id bigint)"""

_UNMUTE = """
DELETE FROM write_conversation_mute AS m
USING json_to_recordset(%s) AS e(account_id bigint, conversation_id bigint)
WHERE m.account_id = e.account_id AND m.conversation_id = e.conversation_id"""


def mute(recorded: Sequence[Recorded]) -> None:
    """Fold ConversationMuted."""
    sql.fold(_MUTE, recorded)


def unmute(recorded: Sequence[Recorded]) -> None:
    """Fold ConversationUnmuted."""
    sql.fold(_UNMUTE, recorded)
