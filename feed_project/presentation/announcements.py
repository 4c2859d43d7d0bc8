"""Announcements as JSON, for the API and for streams."""

from __future__ import annotations

from django.conf import settings

from feed_project.entities.announcements import Announcement, AnnouncementReaction, Reaction
from feed_project.presentation import absolute, moment
from queries.announcements import AnnouncementNews, AnnouncementView, ReactionView


def announcement_json(announcement: AnnouncementView, viewer: int | None) -> Announcement:
    """An Announcement; streams tell it without a viewer."""
    base: str = settings.DUNLIN_BASE_URL
    answer: Announcement = {
        "id": str(announcement.id),
        "content": absolute(announcement.html),
        "starts_at": moment(announcement.starts_at) if announcement.starts_at else None,
        "ends_at": moment(announcement.ends_at) if announcement.ends_at else None,
        "all_day": announcement.all_day,
        "published": True,
        "published_at": moment(announcement.published_at),
        "updated_at": moment(announcement.updated_at),
        "mentions": [],
        "statuses": [],
        "tags": [{"name": name, "url": f"{base}/tags/{name}"} for name in announcement.tags],
        "emojis": [],
        "reactions": [_reaction(reaction, viewer) for reaction in announcement.reactions],
    }
    if viewer is not None:
        answer["read"] = announcement.read
    return answer


def announcement_reaction_json(news: AnnouncementNews) -> AnnouncementReaction:
    """How many reacted so by now."""
    return {"name": news.name, "count": news.count, "announcement_id": str(news.announcement_id)}


def _reaction(reaction: ReactionView, viewer: int | None) -> Reaction:
    answer: Reaction = {"name": reaction.name, "count": reaction.count}
    if viewer is not None:
        answer["me"] = reaction.mine
    return answer
