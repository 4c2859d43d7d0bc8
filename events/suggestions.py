"""Whom an account does not want to have suggested."""

from __future__ import annotations

from events.vocabulary import Event, event


def suggestion_stream(account_id: int, suggested_id: int) -> str:
    """Name of the stream of one account's being suggested to another."""
    return f"suggestion-{account_id}-{suggested_id}"


@event()
class SuggestionDismissed(Event):
    """An account does not want another to be suggested to it."""

    account_id: int
    suggested_id: int

    @property
    def stream(self) -> str:
        """`suggestion-<account>-<suggested account>`."""
        return suggestion_stream(self.account_id, self.suggested_id)
