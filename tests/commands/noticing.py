"""The part of the model in memory that is about notifications, and what a community wants of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commands import notification_policy as policy
from commands import notifications
from events.notification_policy import NotificationPolicyChanged, NotificationPolicyEvent
from events.notifications import NotificationDismissed, NotificationGroupDismissed, NotificationsCleared
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


@dataclass
class Noticing:
    """What was thrown away, and who lets whom through, as events have told of them."""

    cleared: dict[int, int] = field(default_factory=dict)
    dismissed: set[tuple[int, int]] = field(default_factory=set)
    groups: dict[tuple[int, str], int] = field(default_factory=dict)
    policies: dict[int, policy.Policy] = field(default_factory=dict)
    senders: dict[tuple[int, int], policy.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        match event:
            case NotificationsCleared():
                self.cleared[event.account_id] = max(event.up_to_id, self.cleared.get(event.account_id, 0))
            case NotificationDismissed():
                self.dismissed.add((event.account_id, event.notification_id))
            case NotificationGroupDismissed():
                self.groups[event.account_id, event.group_key] = event.up_to_id
            case NotificationPolicyChanged():
                self.policies[event.account_id] = policy.evolve(policy.State(), event).policy or policy.Policy()
            case NotificationPolicyEvent():
                key = (event.account_id, event.from_id)  # type: ignore[attr-defined]
                self.senders[key] = policy.evolve(self.senders.get(key, policy.State()), event)

    def state_for(self, command: Any, known: set[int]) -> Any:
        """What the rules of a command decide on, among these accounts; None: it is somebody else's."""
        match command:
            case (
                notifications.ClearNotifications()
                | notifications.DismissNotification()
                | notifications.DismissNotificationGroup()
            ):
                return self._thrown_away(command, known)
            case (
                policy.ChangeNotificationPolicy()
                | policy.AcceptNotificationRequest()
                | policy.DismissNotificationRequest()
            ):
                return self._let_through(command, known) if command.account_id in known else policy.State()
        return None

    def _thrown_away(self, command: notifications.Command, known: set[int]) -> notifications.State:
        account_id, cleared = command.account_id, self.cleared.get(command.account_id, 0)
        one = getattr(command, "notification_id", 0)
        # What was cleared up to is forgotten one by one.
        dismissed = (account_id, one) in self.dismissed and one > cleared
        group = self.groups.get((account_id, getattr(command, "group_key", "")), 0)
        return notifications.State(account_id in known, cleared, dismissed, group if group > cleared else 0)

    def _let_through(self, command: policy.Command, known: set[int]) -> policy.State:
        from_id = getattr(command, "from_id", None)
        decided = self.senders.get((command.account_id, from_id or 0), policy.State())
        mine = self.policies.get(command.account_id, policy.Policy())
        return replace(decided, policy=mine, sender_exists=from_id in known)


def wish(whims: Whims) -> Any:
    """A command about notifications."""
    account_id, some_id = whims.account(), whims.random.randrange(1, 30)
    both = {"account_id": account_id, "from_id": whims.account()}
    action = whims.random.choice([None, *policy.ACTIONS])
    return whims.random.choice(
        [
            notifications.ClearNotifications(account_id=account_id, up_to_id=some_id),
            notifications.DismissNotification(account_id=account_id, notification_id=some_id),
            notifications.DismissNotificationGroup(
                account_id=account_id, group_key=f"follow-{some_id % 3}", up_to_id=some_id
            ),
            policy.ChangeNotificationPolicy(account_id=account_id, for_not_following=action),
            policy.AcceptNotificationRequest(**both),
            policy.DismissNotificationRequest(**both, up_to_id=some_id),
        ]
    )
