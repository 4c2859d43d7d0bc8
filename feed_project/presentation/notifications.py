"""Notifications as JSON."""

from __future__ import annotations

from feed_project.entities.notifications import Notification
from feed_project.presentation import account_json, moment, status_json
from queries.views import NotificationView


def notification_json(notification: NotificationView, viewer: int) -> Notification:
    """A Notification; each is a group of its own."""
    answer: Notification = {
        "id": str(notification.id),
        "type": notification.type,
        "created_at": moment(notification.created_at),
        "group_key": f"ungrouped-{notification.id}",
        "account": account_json(notification.account),
    }
    if notification.post is not None:
        answer["status"] = status_json(notification.post, viewer)
    return answer
