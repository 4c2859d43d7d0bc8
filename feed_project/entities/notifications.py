"""The shapes of answers about notifications."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from feed_project.entities import Account, Status


class Notification(TypedDict):
    """Something the caller should hear of."""

    id: str
    type: str
    created_at: str
    group_key: str
    account: Account
    status: NotRequired[Status]


class PartialAccount(TypedDict):
    """As much of an account as a row of faces needs."""

    id: str
    acct: str
    url: str
    avatar: str
    avatar_static: str
    locked: bool
    bot: bool


class NotificationGroup(TypedDict):
    """Notifications of one kind about one thing; `page_…` are about those on this page."""

    group_key: str
    notifications_count: int
    type: str
    most_recent_notification_id: int
    page_min_id: str
    page_max_id: str
    latest_page_notification_at: str
    sample_account_ids: list[str]
    status_id: NotRequired[str]


class GroupedNotifications(TypedDict):
    """Groups, and once each the accounts and statuses that they name by id."""

    accounts: list[Account]
    partial_accounts: NotRequired[list[PartialAccount]]
    statuses: list[Status]
    notification_groups: list[NotificationGroup]


class UnreadCount(TypedDict):
    """How many have come since the notifications' marker."""

    count: int


class PolicySummary(TypedDict):
    """What the policy holds back at the moment."""

    pending_requests_count: int
    pending_notifications_count: int


class NotificationPolicy(TypedDict):
    """What is done with notifications of each kind of sender: accept, filter or drop."""

    for_not_following: str
    for_not_followers: str
    for_new_accounts: str
    for_private_mentions: str
    for_limited_accounts: str
    summary: PolicySummary


class NotificationPolicyV1(TypedDict):
    """The older form of the policy, which knows no dropping."""

    filter_not_following: bool
    filter_not_followers: bool
    filter_new_accounts: bool
    filter_private_mentions: bool
    summary: PolicySummary


class NotificationRequest(TypedDict):
    """Somebody whose notifications are held back."""

    id: str
    created_at: str
    updated_at: str
    account: Account
    notifications_count: str
    last_status: Status | None


class Merged(TypedDict):
    """Whether what was accepted stands among the notifications by now."""

    merged: bool
