"""What comes through to the caller: the policy, in its two forms, and requests to be let through."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from commands.notification_policy import (
    AcceptNotificationRequest,
    ChangeNotificationPolicy,
    DismissNotificationRequest,
)
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import NOT_FOUND, Refused
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import listed
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.notifications import Merged, NotificationPolicy, NotificationPolicyV1, NotificationRequest
from feed_project.presentation.notifications import policy_json, policy_v1_json, request_json
from queries import notification_policy as query
from queries.positions import reached

Action = Literal["accept", "filter", "drop"]


@dataclass(frozen=True)
class PolicyForm:
    """What to do from now on; what is not named stays."""

    for_not_following: Action | None = None
    for_not_followers: Action | None = None
    for_new_accounts: Action | None = None
    for_private_mentions: Action | None = None
    for_limited_accounts: Action | None = None


@dataclass(frozen=True)
class PolicyV1Form:
    """The older form: filter or not."""

    filter_not_following: bool | None = None
    filter_not_followers: bool | None = None
    filter_new_accounts: bool | None = None
    filter_private_mentions: bool | None = None


@dataclass(frozen=True)
class RequestsForm:
    """Several requests at once."""

    id: list[Id] | None = None


@endpoint("read:notifications", lane="notifications")
def policy(caller: Caller) -> NotificationPolicy:
    """The caller's policy."""
    return policy_json(query.policy(caller.account_id))


@endpoint("write:notifications")
def change(caller: Caller, form: PolicyForm) -> NotificationPolicy:
    """Change the policy."""
    return _changed(caller, form)


@endpoint("write:notifications")
def put(caller: Caller, form: PolicyForm) -> NotificationPolicy:
    """Change the policy; npm's `masto` asks for it in this way."""
    return _changed(caller, form)


def _changed(caller: Caller, form: PolicyForm) -> NotificationPolicy:
    write(caller, ChangeNotificationPolicy(account_id=caller.account_id, **asdict(form)))
    return policy_json(query.policy(caller.account_id))


@endpoint("read:notifications", lane="notifications")
def policy_v1(caller: Caller) -> NotificationPolicyV1:
    """The caller's policy, in the older form."""
    return policy_v1_json(query.policy(caller.account_id))


@endpoint("write:notifications")
def change_v1(caller: Caller, form: PolicyV1Form) -> NotificationPolicyV1:
    """Change the policy, in the older form."""
    wanted = {name.replace("filter_", "for_"): _action(value) for name, value in asdict(form).items()}
    write(caller, ChangeNotificationPolicy(account_id=caller.account_id, **wanted))
    return policy_v1_json(query.policy(caller.account_id))


def _action(is_filtered: bool | None) -> str | None:
    return None if is_filtered is None else ("filter" if is_filtered else "accept")


@endpoint("read:notifications", lane="notifications")
def requests(caller: Caller, form: PageForm) -> Answer[list[NotificationRequest]]:
    """Who waits to be let through."""
    page = query.requests(caller.account_id, form.page(default=40, most=80))
    return listed(caller, page, lambda view: request_json(view, caller.account_id))


@endpoint("read:notifications", lane="notifications")
def show_request(caller: Caller, request_id: Id) -> NotificationRequest:
    """One request."""
    return request_json(_named(caller, [request_id])[0], caller.account_id)


@endpoint("write:notifications")
def accept_request(caller: Caller, request_id: Id) -> Empty:
    """Let somebody through, also with what was held back."""
    return _accept(caller, [request_id])


@endpoint("write:notifications")
def dismiss_request(caller: Caller, request_id: Id) -> Empty:
    """Throw away what was held back of somebody."""
    return _dismiss(caller, [request_id])


@endpoint("write:notifications")
def accept_requests(caller: Caller, form: RequestsForm) -> Empty:
    """Let several through."""
    return _accept(caller, form.id or [])


@endpoint("write:notifications")
def dismiss_requests(caller: Caller, form: RequestsForm) -> Empty:
    """Throw away what was held back of several."""
    return _dismiss(caller, form.id or [])


@endpoint("read:notifications", lane="notifications")
def merged(caller: Caller) -> Merged:
    """Whether everything that was accepted has arrived: the notifications are as far as everything else."""
    return {"merged": reached(("notifications",)) >= reached(("core",))}


def _accept(caller: Caller, ids: list[Id]) -> Empty:
    for request in _named(caller, ids):
        write(caller, AcceptNotificationRequest(account_id=caller.account_id, from_id=request.account.id))
    return {}


def _dismiss(caller: Caller, ids: list[Id]) -> Empty:
    me, up_to = caller.account_id, new_id(caller)
    for request in _named(caller, ids):
        write(caller, DismissNotificationRequest(account_id=me, from_id=request.account.id, up_to_id=up_to))
    return {}


def _named(caller: Caller, ids: list[Id]) -> list[query.NotificationRequestView]:
    """The requests by these ids; 404 when there is none of them."""
    named = query.requests_named(caller.account_id, ids)
    if ids and not named:
        raise Refused(404, NOT_FOUND)
    return named
