"""Notifications put together: pages of groups, one group, who is in it, throwing it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commands.notifications import DismissNotification, DismissNotificationGroup
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import PageForm
from feed_project.api.listing import found, linked, listed
from feed_project.api.notifications import NotificationsForm
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Empty
from feed_project.entities.notifications import GroupedNotifications, UnreadCount
from feed_project.presentation import account_json
from feed_project.presentation.notifications import grouped_json
from queries import notification_groups as query
from queries.notifications import last_read


@dataclass(frozen=True)
class GroupsForm(NotificationsForm):
    """Which kinds are grouped at all, and how much is told of accounts."""

    grouped_types: list[str] | None = None
    expand_accounts: Literal["full", "partial_avatars"] = "full"

    @property
    def grouped(self) -> tuple[str, ...]:
        """The kinds to group."""
        return query.GROUPED if self.grouped_types is None else tuple(self.grouped_types)


@endpoint("read:notifications", lane="notifications")
def groups(caller: Caller, form: GroupsForm) -> Answer[GroupedNotifications]:
    """The caller's notifications, grouped."""
    view = query.groups(caller.account_id, form.page(default=40, most=80), form.wish, form.grouped)
    partial = form.expand_accounts == "partial_avatars"
    return Answer(grouped_json(view, caller.account_id, partial=partial), linked(caller, view.page))


@endpoint("read:notifications", lane="notifications")
def unread_count(caller: Caller, form: GroupsForm) -> UnreadCount:
    """How many groups have something after the notification that the caller's marker names."""
    me, most = caller.account_id, 100 if form.limit is None else form.limit
    return {"count": query.unread_group_count(me, form.wish, form.grouped, after_id=last_read(me), most=most)}


@endpoint("read:notifications", lane="notifications")
def show(caller: Caller, group_key: str) -> GroupedNotifications:
    """One group."""
    return grouped_json(found(query.group(caller.account_id, group_key)), caller.account_id)


@endpoint("read:notifications", lane="notifications")
def accounts(caller: Caller, group_key: str, form: PageForm) -> Answer[list[Account]]:
    """Who has a part in a group."""
    found(query.group(caller.account_id, group_key))
    page = query.group_accounts(caller.account_id, group_key, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("write:notifications")
def dismiss(caller: Caller, group_key: str) -> Empty:
    """Throw a group away; where there is none, nothing is thrown away."""
    if query.group(caller.account_id, group_key) is not None:
        alone, me = query.alone_id(group_key), caller.account_id
        whole = DismissNotificationGroup(account_id=me, group_key=group_key, up_to_id=new_id(caller))
        write(caller, DismissNotification(account_id=me, notification_id=alone) if alone else whole)
    return {}
