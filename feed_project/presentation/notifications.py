"""Notifications as JSON."""

from __future__ import annotations

from collections.abc import Collection

from feed_project.entities.notifications import (
    GroupedNotifications,
    Notification,
    NotificationGroup,
    NotificationPolicy,
    NotificationPolicyV1,
    NotificationRequest,
    PartialAccount,
    PolicySummary,
)
from feed_project.presentation import account_json, moment, status_json
from queries.notification_groups import ALONE, Grouped, GroupView
from queries.notification_policy import NotificationRequestView, PolicyView
from queries.views import AccountView, NotificationView


def notification_json(notification: NotificationView, viewer: int) -> Notification:
    """A Notification; without a group it is one of its own."""
    answer: Notification = {
        "id": str(notification.id),
        "type": notification.type,
        "created_at": moment(notification.created_at),
        "group_key": notification.group_key or f"{ALONE}{notification.id}",
        "account": account_json(notification.account),
    }
    if notification.post is not None:
        answer["status"] = status_json(notification.post, viewer)
    return answer


def grouped_json(grouped: Grouped, viewer: int, *, partial: bool = False) -> GroupedNotifications:
    """Grouped notifications; `partial`: of those behind the first of each group only the faces."""
    groups = grouped.page.items
    told = {account for group in groups for account in group.account_ids[: 1 if partial else None]}
    faces = {account for group in groups for account in group.account_ids} - told
    posts = {group.post_id for group in groups if group.post_id is not None}
    answer: GroupedNotifications = {
        "accounts": [account_json(account) for account in _named(grouped, told)],
        "statuses": [status_json(grouped.posts[post], viewer) for post in sorted(posts, reverse=True)],
        "notification_groups": [_group(group) for group in groups],
    }
    if partial:
        answer["partial_accounts"] = [_face(account) for account in _named(grouped, faces)]
    return answer


def policy_json(policy: PolicyView) -> NotificationPolicy:
    """A NotificationPolicy."""
    return {
        "for_not_following": policy.for_not_following,
        "for_not_followers": policy.for_not_followers,
        "for_new_accounts": policy.for_new_accounts,
        "for_private_mentions": policy.for_private_mentions,
        "for_limited_accounts": policy.for_limited_accounts,
        "summary": _summary(policy),
    }


def policy_v1_json(policy: PolicyView) -> NotificationPolicyV1:
    """A V1::NotificationPolicy; what is dropped is filtered, as far as it can say."""
    return {
        "filter_not_following": policy.for_not_following != "accept",
        "filter_not_followers": policy.for_not_followers != "accept",
        "filter_new_accounts": policy.for_new_accounts != "accept",
        "filter_private_mentions": policy.for_private_mentions != "accept",
        "summary": _summary(policy),
    }


def request_json(request: NotificationRequestView, viewer: int) -> NotificationRequest:
    """A NotificationRequest."""
    return {
        "id": str(request.id),
        "created_at": moment(request.created_at),
        "updated_at": moment(request.updated_at),
        "account": account_json(request.account),
        "notifications_count": str(request.notifications),
        "last_status": status_json(request.last_post, viewer) if request.last_post else None,
    }


def _group(group: GroupView) -> NotificationGroup:
    answer: NotificationGroup = {
        "group_key": group.key,
        "notifications_count": group.count,
        "type": group.type,
        "most_recent_notification_id": group.newest_id,
        "page_min_id": str(group.page_min_id),
        "page_max_id": str(group.page_max_id),
        "latest_page_notification_at": moment(group.page_latest),
        "sample_account_ids": [str(account) for account in group.account_ids],
    }
    if group.post_id is not None:
        answer["status_id"] = str(group.post_id)
    return answer


def _named(grouped: Grouped, ids: Collection[int]) -> list[AccountView]:
    return [grouped.accounts[account] for account in sorted(ids) if account in grouped.accounts]


def _face(account: AccountView) -> PartialAccount:
    whole = account_json(account)
    return {
        "id": whole["id"],
        "acct": whole["acct"],
        "url": whole["url"],
        "avatar": whole["avatar"],
        "avatar_static": whole["avatar_static"],
        "locked": whole["locked"],
        "bot": whole["bot"],
    }


def _summary(policy: PolicyView) -> PolicySummary:
    return {
        "pending_requests_count": policy.pending_requests,
        "pending_notifications_count": policy.pending_notifications,
    }
