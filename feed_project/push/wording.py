"""What a device shows: the message in Mastodon's form, in English.

`preferred_locale` says so; clients that know the type word it themselves.
"""

from __future__ import annotations

import orjson

from feed_project.presentation import account_json
from queries.views import NotificationView

LONGEST_BODY = 140

_TITLES = {
    "mention": "{name} mentioned you",
    "status": "{name} posted",
    "reblog": "{name} boosted your post",
    "favourite": "{name} favourited your post",
    "follow": "{name} follows you now",
    "follow_request": "{name} asks to follow you",
    "poll": "A poll you took part in has ended",
    "update": "{name} edited a post you boosted",
}


def message(notification: NotificationView, access_token: str) -> bytes:
    """The JSON that is encrypted for the device."""
    account = account_json(notification.account)
    name = account["display_name"] or account["username"]
    return orjson.dumps(
        {
            "access_token": access_token,
            "preferred_locale": "en",
            "notification_id": str(notification.id),
            "notification_type": notification.type,
            "icon": account["avatar_static"],
            "title": _TITLES.get(notification.type, "{name}").format(name=name),
            "body": _shortened(_body(notification)),
        }
    )


def _body(notification: NotificationView) -> str:
    post = notification.post
    if post is None:
        return notification.account.note_text
    return post.spoiler or post.text


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_BODY else words[: LONGEST_BODY - 1].rstrip() + "…"
