"""What the caller should hear of: list, one, throw away."""

from __future__ import annotations

from dataclasses import dataclass

from commands.notifications import ClearNotifications, DismissNotification
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.notifications import Notification
from feed_project.presentation.notifications import notification_json
from queries import notifications as query


@dataclass(frozen=True)
class NotificationsForm(PageForm):
    """Which kinds, and from whom."""

    types: list[str] | None = None
    exclude_types: list[str] | None = None
    account_id: Id | None = None


@endpoint("read:notifications", lane="notifications")
def notifications(caller: Caller, form: NotificationsForm) -> Answer[list[Notification]]:
    """The caller's notifications."""
    page = query.notifications(
        caller.account_id,
        form.page(default=40, most=80),
        types=form.types or None,
        exclude_types=form.exclude_types or (),
        account_id=form.account_id,
    )
    return listed(caller, page, lambda view: notification_json(view, caller.account_id))


@endpoint("read:notifications", lane="notifications")
def show(caller: Caller, notification_id: Id) -> Notification:
    """One notification."""
    view = found(query.notification(caller.account_id, notification_id))
    return notification_json(view, caller.account_id)


@endpoint("write:notifications")
def dismiss(caller: Caller, notification_id: Id) -> Empty:
    """Throw one notification away."""
    write(caller, DismissNotification(account_id=caller.account_id, notification_id=notification_id))
    return {}


@endpoint("write:notifications")
def clear(caller: Caller) -> Empty:
    """Throw all notifications away that there are by now."""
    write(caller, ClearNotifications(account_id=caller.account_id, up_to_id=new_id(caller)))
    return {}
