"""Rules for throwing notifications away. That they exist is for the reading side to know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import NotFound
from events.notifications import NotificationDismissed, NotificationGroupDismissed, NotificationsCleared
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearNotifications:
    """Throw away all notifications with an id up to `up_to_id`."""

    account_id: int
    up_to_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissNotification:
    """Throw one notification away."""

    account_id: int
    notification_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissNotificationGroup:
    """Throw away what a group holds so far; what comes into it later is new again."""

    account_id: int
    group_key: str
    up_to_id: int


Command = ClearNotifications | DismissNotification | DismissNotificationGroup


@dataclass(frozen=True, slots=True)
class State:
    """Whether there is such an account, up to where it cleared, whether this one is gone, up to where the group."""

    exists: bool = False
    cleared_up_to: int = 0
    dismissed: bool = False
    group_up_to: int = 0


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound.
    """
    if not state.exists:
        raise NotFound
    match command:
        case ClearNotifications() if command.up_to_id > state.cleared_up_to:
            return (NotificationsCleared(account_id=command.account_id, up_to_id=command.up_to_id),)
        case DismissNotification() if not _is_gone(state, command):
            return (NotificationDismissed(account_id=command.account_id, notification_id=command.notification_id),)
        case DismissNotificationGroup() if command.up_to_id > max(state.cleared_up_to, state.group_up_to):
            return (
                NotificationGroupDismissed(
                    account_id=command.account_id, group_key=command.group_key, up_to_id=command.up_to_id
                ),
            )
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's notification stream."""
    match event:
        case NotificationsCleared():
            return replace(state, cleared_up_to=max(state.cleared_up_to, event.up_to_id))
        case NotificationDismissed():
            return replace(state, dismissed=True)
        case NotificationGroupDismissed():
            return replace(state, group_up_to=event.up_to_id)
    return state


def answer(_state: State, command: Command) -> dict[str, Any]:
    """`{"account_id": …}`."""
    return {"account_id": command.account_id}


def _is_gone(state: State, command: DismissNotification) -> bool:
    return state.dismissed or command.notification_id <= state.cleared_up_to
