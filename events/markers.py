"""How far an account has read its timelines."""

from __future__ import annotations

from events.vocabulary import Event, event


def markers_stream(account_id: int) -> str:
    """Name of the stream of one account's markers."""
    return f"markers-{account_id}"


@event()
class MarkerMoved(Event):
    """An account has read a timeline (`home`, `notifications`) up to an id; the first time is version 0."""

    account_id: int
    timeline: str
    last_read_id: int
    version: int

    @property
    def stream(self) -> str:
        """`markers-<account>`."""
        return markers_stream(self.account_id)
