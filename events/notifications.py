"""What an account does with its notifications (they themselves are a projection)."""

from __future__ import annotations

from events.vocabulary import Event, event


def notifications_stream(account_id: int) -> str:
    """Name of the stream of an account's notification list."""
    return f"notifications-{account_id}"


class NotificationEvent(Event):
    """Base of the notification events."""

    account_id: int

    @property
    def stream(self) -> str:
        """`notifications-<account>`."""
        return notifications_stream(self.account_id)


@event()
class NotificationsCleared(NotificationEvent):
    """The account threw away every notification with an id up to `up_to_id`."""

    account_id: int
    up_to_id: int


@event()
class NotificationGroupDismissed(NotificationEvent):
    """The account threw away the notifications of a group that have an id up to `up_to_id`."""

    account_id: int
    group_key: str
    up_to_id: int


@event()
class NotificationDismissed(NotificationEvent):
    """The account threw away one notification."""

    account_id: int
    notification_id: int
