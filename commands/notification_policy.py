"""Rules for the notification policy: whose notifications come through, are held back, are dropped.

Which notifications that concerns is for the reading side to know; here it is only decided on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from commands.refusals import Faults, NotFound
from events.notification_policy import (
    NotificationPolicyChanged,
    NotificationRequestAccepted,
    NotificationRequestDismissed,
)
from events.vocabulary import Event

ACTIONS = ("accept", "filter", "drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is done with notifications from each kind of sender; at first everything comes through."""

    for_not_following: str = "accept"
    for_not_followers: str = "accept"
    for_new_accounts: str = "accept"
    for_private_mentions: str = "accept"
    for_limited_accounts: str = "accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNotificationPolicy:
    """Change some of the policy; what is None stays as it is."""

    account_id: int
    for_not_following: str | None = None
    for_not_followers: str | None = None
    for_new_accounts: str | None = None
    for_private_mentions: str | None = None
    for_limited_accounts: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptNotificationRequest:
    """Let another account's notifications through, whatever the policy says."""

    account_id: int
    from_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissNotificationRequest:
    """Throw away what was held back of another account, up to an id."""

    account_id: int
    from_id: int
    up_to_id: int


Command = ChangeNotificationPolicy | AcceptNotificationRequest | DismissNotificationRequest


@dataclass(frozen=True, slots=True)
class State:
    """The policy, and what was decided about the sender in question; None where there is no such account."""

    policy: Policy | None = None
    sender_exists: bool = False
    accepted: bool = False
    dismissed_up_to: int = 0


def decide(state: State, command: Command) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound; Invalid for an action that there is not.
    """
    if state.policy is None:
        raise NotFound
    if isinstance(command, ChangeNotificationPolicy):
        wanted = _changed(state.policy, command)
        if wanted == state.policy:
            return ()
        return (NotificationPolicyChanged(account_id=command.account_id, **asdict(wanted)),)
    if not state.sender_exists:
        raise NotFound
    match command:
        case AcceptNotificationRequest() if not state.accepted:
            return (NotificationRequestAccepted(account_id=command.account_id, from_id=command.from_id),)
        case DismissNotificationRequest() if command.up_to_id > state.dismissed_up_to:
            return (NotificationRequestDismissed(**_fields(command)),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the policy's stream."""
    match event:
        case NotificationPolicyChanged():
            names = Policy.__dataclass_fields__
            return replace(state, policy=Policy(**{name: getattr(event, name) for name in names}))
        case NotificationRequestAccepted():
            return replace(state, accepted=True)
        case NotificationRequestDismissed():
            return replace(state, dismissed_up_to=max(state.dismissed_up_to, event.up_to_id))
    return state


def answer(_state: State, command: Command) -> dict[str, Any]:
    """`{"account_id": …}`."""
    return {"account_id": command.account_id}


def _changed(policy: Policy, command: ChangeNotificationPolicy) -> Policy:
    wanted = {name: value for name in Policy.__dataclass_fields__ if (value := getattr(command, name)) is not None}
    faults = Faults()
    for name, action in wanted.items():
        faults.add_if(action not in ACTIONS, name, "ERR_INCLUSION", "is not included in the list")
    faults.refuse()
    return replace(policy, **wanted)


def _fields(command: DismissNotificationRequest) -> dict[str, int]:
    return {"account_id": command.account_id, "from_id": command.from_id, "up_to_id": command.up_to_id}
