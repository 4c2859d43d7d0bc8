"""What members do with an announcement: read it and put it away, react to it with emojis."""

from __future__ import annotations

from events.vocabulary import Event, event


def reaction_stream(announcement_id: int, account_id: int) -> str:
    """Name of the stream of what one account does with an announcement."""
    return f"reaction-{announcement_id}-{account_id}"


class ReactionEvent(Event):
    """Base of the events between an account and an announcement."""

    announcement_id: int
    account_id: int

    @property
    def stream(self) -> str:
        """`reaction-<announcement>-<account>`."""
        return reaction_stream(self.announcement_id, self.account_id)


@event()
class AnnouncementDismissed(ReactionEvent):
    """An account has read an announcement and put it away."""

    announcement_id: int
    account_id: int


@event()
class ReactionAdded(ReactionEvent):
    """An account reacted to an announcement with an emoji, `name`."""

    announcement_id: int
    account_id: int
    name: str


@event()
class ReactionRemoved(ReactionEvent):
    """An account took a reaction back."""

    announcement_id: int
    account_id: int
    name: str
