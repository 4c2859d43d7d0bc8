"""Announcements, as the API shows them."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from feed_project.entities import Tag


class Reaction(TypedDict):
    """An emoji with which people reacted to an announcement."""

    name: str
    count: int
    me: NotRequired[bool]


class Announcement(TypedDict):
    """What the community is told."""

    id: str
    content: str
    starts_at: str | None
    ends_at: str | None
    all_day: bool
    published: bool
    published_at: str
    updated_at: str
    read: NotRequired[bool]
    mentions: list[Any]
    statuses: list[Any]
    tags: list[Tag]
    emojis: list[Any]
    reactions: list[Reaction]


class AnnouncementReaction(TypedDict):
    """So many reacted to an announcement with an emoji."""

    name: str
    count: int
    announcement_id: str
