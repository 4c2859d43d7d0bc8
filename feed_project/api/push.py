"""Web Push subscriptions: one for each access token."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.listing import found
from feed_project.entities import Empty
from feed_project.entities.push import WebPushSubscription
from feed_project.push import subscriptions, vapid
from feed_project.push.models import PushSubscription

PolicyName = Literal["all", "followed", "follower", "none"]


@dataclass(frozen=True)
class KeysForm:
    """The device's public key and the secret it shares, in base64url."""

    p256dh: str = ""
    auth: str = ""


@dataclass(frozen=True)
class DeviceForm:
    """Where a device is reached; `standard`: it reads RFC 8291, not only its draft."""

    endpoint: str = ""
    keys: KeysForm = KeysForm()
    standard: bool = False


@dataclass(frozen=True)
class AlertsForm:
    """Which notifications it wants."""

    mention: bool = False
    status: bool = False
    reblog: bool = False
    follow: bool = False
    follow_request: bool = False
    favourite: bool = False
    poll: bool = False
    update: bool = False


@dataclass(frozen=True)
class DataForm:
    """Which notifications, and whose."""

    alerts: AlertsForm = AlertsForm()
    policy: PolicyName | None = None


@dataclass(frozen=True)
class SubscriptionForm:
    """A subscription; some clients send the policy beside `data`."""

    subscription: DeviceForm = DeviceForm()
    data: DataForm = DataForm()
    policy: PolicyName | None = None


@dataclass(frozen=True)
class AlertForm:
    """What changes of a subscription."""

    data: DataForm = DataForm()
    policy: PolicyName | None = None


@endpoint("push")
def subscribe(caller: Caller, form: SubscriptionForm) -> WebPushSubscription:
    """Send notifications to the caller's device."""
    kept = subscriptions.subscribe(
        token_id=_token_id(caller),
        token=caller.request.META["HTTP_AUTHORIZATION"].partition(" ")[2].strip(),
        account_id=caller.account_id,
        endpoint=form.subscription.endpoint,
        p256dh=form.subscription.keys.p256dh,
        auth=form.subscription.keys.auth,
        is_standard=form.subscription.standard,
        alerts=asdict(form.data.alerts),
        policy=form.data.policy or form.policy or "all",
        now=caller.now,
    )
    return _shown(kept)


@endpoint("push")
def show(caller: Caller) -> WebPushSubscription:
    """What the caller's device has subscribed to."""
    return _shown(found(subscriptions.subscription(_token_id(caller))))


@endpoint("push")
def change(caller: Caller, form: AlertForm) -> WebPushSubscription:
    """Change what the caller's device hears of."""
    kept = found(subscriptions.subscription(_token_id(caller)))
    policy = form.data.policy or form.policy
    return _shown(subscriptions.change(kept, alerts=asdict(form.data.alerts), policy=policy))


@endpoint("push")
def unsubscribe(caller: Caller) -> Empty:
    """Send nothing to the caller's device any more."""
    subscriptions.unsubscribe(_token_id(caller))
    return {}


def _token_id(caller: Caller) -> int:
    return found(caller.bearer).token_id


def _shown(kept: PushSubscription) -> WebPushSubscription:
    return {
        "id": str(kept.id),
        "endpoint": kept.endpoint,
        "standard": kept.is_standard,
        "alerts": kept.alerts,
        "policy": kept.policy,
        "server_key": vapid.public_key(),
    }
