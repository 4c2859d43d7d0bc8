"""Hashtags as JSON."""

from __future__ import annotations

import hashlib
from calendar import timegm
from collections.abc import Iterable
from urllib.parse import quote

from django.conf import settings

from feed_project.entities.tags import FeaturedTag, FullTag, History
from queries.link_views import Use
from queries.views import FeaturedTagView, TagView


def tag_json(tag: TagView, viewer: int | None) -> FullTag:
    """A Tag with its history, and, for whoever is signed in, what it is to them."""
    answer: FullTag = {
        "id": _id(tag.name),
        "name": tag.name,
        "url": _url(tag.name),
        "history": history_json(tag.history),
    }
    if viewer is not None:
        answer["following"] = tag.following
        answer["featuring"] = tag.featuring
    return answer


def history_json(history: Iterable[Use]) -> list[History]:
    """A History by days, as hashtags and links have one."""
    return [
        {"day": str(timegm(use.day.timetuple())), "uses": str(use.uses), "accounts": str(use.accounts)}
        for use in history
    ]


def featured_tag_json(tag: FeaturedTagView) -> FeaturedTag:
    """A FeaturedTag."""
    return {
        "id": str(tag.id),
        "name": tag.name,
        "url": _url(tag.name),
        "statuses_count": str(tag.posts),
        "last_status_at": tag.last_post_on.isoformat() if tag.last_post_on else None,
    }


def _id(name: str) -> str:
    """A number for clients that want one; hashtags are known by their names alone."""
    return str(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1)


def _url(name: str) -> str:
    return f"{settings.DUNLIN_BASE_URL}/tags/{quote(name, safe='')}"
