"""Write table of dismissed suggestions."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.suggestions import DismissSuggestion, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.store import Recorded
from events.suggestions import suggestion_stream


class WriteDismissedSuggestion(models.Model):
    """An account that another does not want to have suggested."""

    pk = models.CompositePrimaryKey("account", "suggested")
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    suggested = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_dismissed_suggestion"

    def __str__(self) -> str:
        return f"{self.suggested_id} is not suggested to {self.account_id}"


def streams(command: DismissSuggestion) -> list[str]:
    """The stream of the one's being suggested to the other."""
    return [suggestion_stream(command.account_id, command.suggested_id)]


_KNOWN = """
SELECT d.account_id IS NOT NULL
FROM write_account a JOIN write_account s ON s.account_id = %s
LEFT JOIN write_dismissed_suggestion d ON d.account_id = a.account_id AND d.suggested_id = s.account_id
WHERE a.account_id = %s"""


def load(command: DismissSuggestion) -> State:
    """What the rules have to know."""
    row = sql.one(_KNOWN, [command.suggested_id, command.account_id])
    return State() if row is None else State(True, row[0])


_DISMISS = """
INSERT INTO write_dismissed_suggestion (account_id, suggested_id)
SELECT * FROM json_to_recordset(%s) AS e(account_id bigint, suggested_id bigint)"""


def dismiss(recorded: Sequence[Recorded]) -> None:
    """Fold SuggestionDismissed."""
    sql.fold(_DISMISS, recorded)
