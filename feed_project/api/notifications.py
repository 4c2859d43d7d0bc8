"""What the caller should hear of: list, one, how many are new, throw away."""

from __future__ import annotations

from dataclasses import dataclass

from commands.notifications import ClearNotifications, DismissNotification
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.notifications import Notification, UnreadCount
from feed_project.presentation.notifications import notification_json
from queries import notifications as query


@dataclass(frozen=True)
class NotificationsForm(PageForm):
    """Which kinds, from whom, and whether also what the caller's policy holds back."""

    types: list[str] | None = None
    exclude_types: list[str] | None = None
    account_id: Id | None = None
    include_filtered: bool = False

    @property
    def wish(self) -> query.Wish:
        """What is asked for, as the queries have it."""
        return query.Wish(self.types or None, self.exclude_types or (), self.account_id, self.include_filtered)


@endpoint("read:notifications", lane="notifications")
def notifications(caller: Caller, form: NotificationsForm) -> Answer[list[Notification]]:
    """The caller's notifications."""
    page = query.notifications(caller.account_id, form.page(default=40, most=80), form.wish)
    return listed(caller, page, lambda view: notification_json(view, caller.account_id))


@endpoint("read:notifications", lane="notifications")
def unread_count(caller: Caller, form: NotificationsForm) -> UnreadCount:
    """How many notifications came after the one that the caller's marker names."""
    after, most = query.last_read(caller.account_id), 100 if form.limit is None else form.limit
    return {"count": query.unread_count(caller.account_id, after, form.wish, most=most)}


@endpoint("read:notifications", lane="notifications")
def show(caller: Caller, notification_id: Id) -> Notification:
    """One notification."""
    view = found(query.notification(caller.account_id, notification_id))
    return notification_json(view, caller.account_id)


@endpoint("write:notifications")
def dismiss(caller: Caller, notification_id: Id) -> Empty:
    """Throw one notification away; one that is none of the caller's leaves no trace in the log."""
    found(query.notification(caller.account_id, notification_id))
    write(caller, DismissNotification(account_id=caller.account_id, notification_id=notification_id))
    return {}


@endpoint("write:notifications")
def clear(caller: Caller) -> Empty:
    """Throw all notifications away that there are by now."""
    write(caller, ClearNotifications(account_id=caller.account_id, up_to_id=new_id(caller)))
    return {}
