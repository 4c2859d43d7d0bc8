"""Web Push, as the API shows it."""

from __future__ import annotations

from typing import TypedDict


class WebPushSubscription(TypedDict):
    """What a device has subscribed to; `server_key` is by what push services know this server."""

    id: str
    endpoint: str
    standard: bool
    alerts: dict[str, bool]
    policy: str
    server_key: str
