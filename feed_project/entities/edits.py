"""Earlier versions of a status, as the API shows them."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from feed_project.entities import Account
from feed_project.entities.media import MediaAttachment


class EditedOption(TypedDict):
    """A choice of a poll as it was then."""

    title: str


class EditedPoll(TypedDict):
    """A poll as it was then."""

    options: list[EditedOption]


class StatusEdit(TypedDict):
    """A status as it read from one moment on."""

    content: str
    spoiler_text: str
    sensitive: bool
    created_at: str
    account: Account
    media_attachments: list[MediaAttachment]
    emojis: list[Any]
    poll: NotRequired[EditedPoll]
