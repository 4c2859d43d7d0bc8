"""What an account puts on top of its profile."""

from __future__ import annotations

from events.vocabulary import Event, event


def pins_stream(account_id: int) -> str:
    """Name of the stream of everything that one account has pinned: there is room for few."""
    return f"pins-{account_id}"


class PinEvent(Event):
    """Base of the pin events: `account_id` and `post_id`."""

    account_id: int
    post_id: int

    @property
    def stream(self) -> str:
        """`pins-<account>`."""
        return pins_stream(self.account_id)


@event()
class PostPinned(PinEvent):
    """An account put a post of its own on top of its profile."""

    account_id: int
    post_id: int


@event()
class PostUnpinned(PinEvent):
    """An account took a post from the top of its profile."""

    account_id: int
    post_id: int
