"""Whether an account reads its home feed: only active readers are pushed to.

At most one event per reader and period, so that fan-out stays a function of the log.
"""

from __future__ import annotations

from events.vocabulary import Event, event


def reader_stream(account_id: int) -> str:
    """Name of the stream of an account as a reader."""
    return f"reader-{account_id}"


class ReaderEvent(Event):
    """Base of the reader events."""

    account_id: int

    @property
    def stream(self) -> str:
        """`reader-<account>`."""
        return reader_stream(self.account_id)


@event()
class ReaderSeen(ReaderEvent):
    """The reader opened its home feed, for the first time in this period (a UTC day)."""

    account_id: int


@event()
class ReaderLapsed(ReaderEvent):
    """The reader has not been seen for longer than the configured days: pushing to it stops."""

    account_id: int


@event()
class ReaderReturned(ReaderEvent):
    """A lapsed reader opened its home feed again: it is filled and pushed to from now on."""

    account_id: int
