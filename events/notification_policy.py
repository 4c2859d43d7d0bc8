"""What an account decides about notifications from people it does not know."""

from __future__ import annotations

from events.vocabulary import Event, event


def notification_policy_stream(account_id: int) -> str:
    """Name of the stream of what an account lets through."""
    return f"notification-policy-{account_id}"


class NotificationPolicyEvent(Event):
    """Base of the events of an account's notification policy."""

    account_id: int

    @property
    def stream(self) -> str:
        """`notification-policy-<account>`."""
        return notification_policy_stream(self.account_id)


@event()
class NotificationPolicyChanged(NotificationPolicyEvent):
    """The account now treats notifications like this: each kind of sender is `accept`, `filter` or `drop`."""

    account_id: int
    for_not_following: str
    for_not_followers: str
    for_new_accounts: str
    for_private_mentions: str
    for_limited_accounts: str


@event()
class NotificationRequestAccepted(NotificationPolicyEvent):
    """The account lets through whatever another account causes, from now on and what was held back so far."""

    account_id: int
    from_id: int


@event()
class NotificationRequestDismissed(NotificationPolicyEvent):
    """The account threw away what was held back of another account, up to an id."""

    account_id: int
    from_id: int
    up_to_id: int
