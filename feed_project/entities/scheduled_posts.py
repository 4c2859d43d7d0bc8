"""The shapes of answers about planned statuses."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from feed_project.entities.media import MediaAttachment


class ScheduledPoll(TypedDict):
    """The poll of a status to be."""

    options: list[str]
    expires_in: int
    multiple: bool
    hide_totals: bool


class ScheduledParams(TypedDict):
    """What was asked for; null is what nobody said."""

    text: str
    visibility: str | None
    spoiler_text: str
    sensitive: bool | None
    language: str | None
    in_reply_to_id: str | None
    media_ids: list[str] | None
    poll: ScheduledPoll | None
    scheduled_at: None
    idempotency: None
    application_id: None
    with_rate_limit: bool


class ScheduledStatus(TypedDict):
    """A status that waits for its moment; `failure` says why it could not be published then."""

    id: str
    scheduled_at: str
    params: ScheduledParams
    media_attachments: list[MediaAttachment]
    failure: NotRequired[str]
