"""What accounts do about their notifications: decide whose come through, throw groups of them away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from events.notification_policy import (
    NotificationPolicyChanged,
    NotificationRequestAccepted,
    NotificationRequestDismissed,
)
from events.notifications import NotificationGroupDismissed, NotificationsCleared
from events.posts import PostPublished
from projections.notice_sorting import group_key
from projections.notices import notification_id
from tests.projections.surroundings import Surroundings

START = datetime(2026, 3, 1, tzinfo=UTC)
ACTIONS = ("accept", "filter", "drop")


@dataclass
class Noticing(Surroundings):
    """The part of a history that is about notifications."""

    def policy(self, a: int, n: int) -> None:
        """Decide whose notifications come through."""
        self.events.append(
            NotificationPolicyChanged(
                account_id=a,
                for_not_following=ACTIONS[n % 3],
                for_not_followers=ACTIONS[n // 3 % 3],
                for_new_accounts="accept",
                for_private_mentions=ACTIONS[n // 9 % 3],
                for_limited_accounts="accept",
            )
        )

    def request_notice(self, a: int, n: int) -> None:
        """Let a sender through, or throw away what was held back of it."""
        b = n // 2 % 4 + 1
        if n % 2:
            self.events.append(NotificationRequestAccepted(account_id=a, from_id=b))
        else:
            self.events.append(NotificationRequestDismissed(account_id=a, from_id=b, up_to_id=self.newest()))

    def newest(self) -> int:
        """An id above those of all notifications so far, and below those to come, as a door would send it."""
        return notification_id(START + timedelta(hours=5 * (len(self.events) + 1)), 0)

    def clear(self, a: int, _: int) -> None:
        """Throw all notifications away."""
        self.events.append(NotificationsCleared(account_id=a, up_to_id=self.newest()))

    def clear_group(self, a: int, n: int) -> None:
        """Throw a group of notifications away."""
        posts = [event.post_id for event in self.events if isinstance(event, PostPublished)]
        if posts:
            now = START + timedelta(hours=5 * len(self.events))
            key = group_key("favourite" if n % 2 else "reblog", posts[n % len(posts)], now)
            self.events.append(NotificationGroupDismissed(account_id=a, group_key=key, up_to_id=self.newest()))
