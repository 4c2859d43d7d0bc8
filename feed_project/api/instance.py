"""What this installation is: the documents by which clients learn what they may ask for.

Nothing is claimed that is not there: no translation.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from commands.attachments import MOST_ATTACHED
from commands.polls import MAX_OPTION_LENGTH, MAX_OPTIONS, MAX_SECONDS, MIN_SECONDS
from commands.words import MAX_LENGTH
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.errors import NOT_FOUND, Refused
from feed_project.media.supported import media_limits
from feed_project.presentation.community import rule_json
from feed_project.push import vapid
from queries.community import rules
from queries.statistics import statistics

# Clients switch features on by the version, so the Mastodon whose API this is comes first.
VERSION: str = settings.SPECTACULAR_SETTINGS["VERSION"]
MASTODON_VERSION = f"4.3.0 (compatible; Dunlin {VERSION})"
LANGUAGES = ["en"]


@endpoint(None, admits="anyone")
def v1(caller: Caller) -> dict[str, Any]:
    """The instance document of old clients."""
    numbers = statistics(caller.now)
    return {
        "uri": urlsplit(settings.DUNLIN_BASE_URL).netloc,
        "title": settings.DUNLIN_TITLE,
        "short_description": description(),
        "description": description(),
        "email": "",
        "version": MASTODON_VERSION,
        "urls": {"streaming_api": settings.DUNLIN_STREAMING_URL},
        "stats": {"user_count": numbers.accounts, "status_count": numbers.posts, "domain_count": 0},
        "thumbnail": _thumbnail(),
        "languages": LANGUAGES,
        "registrations": settings.DUNLIN_REGISTRATIONS_OPEN,
        "approval_required": False,
        "invites_enabled": False,
        "configuration": _configuration(),
        "contact_account": None,
        "rules": [rule_json(rule) for rule in rules()],
    }


@endpoint(None, admits="anyone")
def v2(caller: Caller) -> dict[str, Any]:
    """The instance document."""
    return {
        "domain": urlsplit(settings.DUNLIN_BASE_URL).netloc,
        "title": settings.DUNLIN_TITLE,
        "version": MASTODON_VERSION,
        "source_url": "",
        "description": description(),
        "usage": {"users": {"active_month": statistics(caller.now).active_month}},
        "thumbnail": {"url": _thumbnail(), "blurhash": None, "versions": {}},
        "icon": [],
        "languages": LANGUAGES,
        "configuration": {
            "urls": {"streaming": settings.DUNLIN_STREAMING_URL, "status": None},
            "vapid": {"public_key": vapid.public_key()},
            **_configuration(),
            "translation": {"enabled": False},
            "timelines_access": {
                "live_feeds": {"local": "public", "remote": "disabled"},
                "hashtag_feeds": {"local": "public", "remote": "disabled"},
                "trending_link_feeds": {"local": "public", "remote": "disabled"},
            },
        },
        "registrations": {
            "enabled": settings.DUNLIN_REGISTRATIONS_OPEN,
            "approval_required": False,
            "reason_required": False,
            "message": None,
            "url": None,
        },
        "api_versions": {"mastodon": 2},
        "contact": {"email": "", "account": None},
        "rules": [rule_json(rule) for rule in rules()],
    }


@endpoint(None, admits="anyone")
def custom_emojis(caller: Caller) -> list[Any]:
    """The community has no emojis of its own."""
    return []


@endpoint(None, admits="anyone")
def nodeinfo_index(caller: Caller) -> dict[str, Any]:
    """Where the node's description stands (https://nodeinfo.diaspora.software/protocol)."""
    schema = "http://nodeinfo.diaspora.software/ns/schema/2.0"
    return {"links": [{"rel": schema, "href": f"{settings.DUNLIN_BASE_URL}/nodeinfo/2.0"}]}


@endpoint(None, admits="anyone")
def nodeinfo(caller: Caller) -> dict[str, Any]:
    """The node's description."""
    numbers = statistics(caller.now)
    return {
        "version": "2.0",
        "software": {"name": "dunlin", "version": VERSION},
        "protocols": [],
        "services": {"inbound": [], "outbound": []},
        "usage": {
            "users": {"total": numbers.accounts, "activeMonth": numbers.active_month},
            "localPosts": numbers.posts,
        },
        "openRegistrations": settings.DUNLIN_REGISTRATIONS_OPEN,
        "metadata": {"nodeName": settings.DUNLIN_TITLE, "nodeDescription": description()},
    }


@endpoint(None, admits="anyone")
def absent(caller: Caller) -> dict[str, Any]:
    """What is not there answers as such, in JSON."""
    raise Refused(404, NOT_FOUND)


def description() -> str:
    """What the community says of itself, in a sentence."""
    return f"{settings.DUNLIN_TITLE} is a community on Dunlin."


def _thumbnail() -> str:
    return f"{settings.DUNLIN_BASE_URL}/static/api/header.png"


def _configuration() -> dict[str, Any]:
    return {
        "accounts": {"max_featured_tags": 0, "max_pinned_statuses": 0},
        "statuses": {
            "max_characters": MAX_LENGTH,
            "max_media_attachments": MOST_ATTACHED,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": media_limits(),
        "polls": {
            "max_options": MAX_OPTIONS,
            "max_characters_per_option": MAX_OPTION_LENGTH,
            "min_expiration": MIN_SECONDS,
            "max_expiration": MAX_SECONDS,
        },
    }
