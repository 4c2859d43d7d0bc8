"""Views as the JSON of the Mastodon client API; used by REST and by streaming alike.

Every function takes what a query answered and gives a plain dict of `feed_project.entities`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings

from feed_project.entities import (
    Account,
    CredentialAccount,
    Field,
    Mention,
    Preferences,
    Relationship,
    Status,
    StatusSource,
    Tag,
)
from feed_project.presentation.filters import filter_result_json
from feed_project.presentation.links import card_json
from feed_project.presentation.media import file_url, media_json
from feed_project.presentation.polls import poll_json
from feed_project.presentation.times import moment as moment
from queries.views import AccountView, FeedItem, PostView, RelationshipView

_SITE_LINK = re.compile(r'(<a [^>]*?href=")/')  # text cannot hold a bare `<`
SOMEBODY = -1
_EVERYBODY = "-99"  # Mastodon's id of the role without privileges


def account_json(account: AccountView) -> Account:
    """An Account. The same people stand in most answers, so it is kept: read it, never change it."""
    return _account(account, settings.DUNLIN_BASE_URL)


@lru_cache(maxsize=8192)
def _account(account: AccountView, base: str) -> Account:
    avatar = file_url(account.avatar) or f"{base}/static/api/avatar.png"
    header = file_url(account.header) or f"{base}/static/api/header.png"
    return {
        "id": str(account.id),
        "username": account.username,
        "acct": account.username,
        "url": f"{base}/@{account.username}",
        "uri": f"{base}/users/{account.username}",
        "display_name": account.display_name,
        "note": _absolute(account.note, base),
        "avatar": avatar,
        "avatar_static": avatar,
        "header": header,
        "header_static": header,
        "locked": account.locked,
        "bot": account.bot,
        "group": False,
        "discoverable": account.discoverable,
        "indexable": account.discoverable,
        "created_at": account.created_at.isoformat()[:10] + "T00:00:00.000Z",
        "last_status_at": account.last_post_on.isoformat() if account.last_post_on else None,
        "statuses_count": account.posts,
        "followers_count": account.followers,
        "following_count": account.following,
        "fields": [_field(name, _absolute(value, base)) for name, value in account.fields],
        "emojis": [],
        "roles": [],
    }


def credential_account_json(account: AccountView, follow_requests: int) -> CredentialAccount:
    """A CredentialAccount: the account to its owner, with what can be edited as it was typed."""
    return {
        **account_json(account),
        "source": {
            "privacy": account.default_visibility,
            "sensitive": account.default_sensitive,
            "language": account.default_language,
            "note": account.note_text,
            "fields": [_field(name, value) for name, value in account.fields_text],
            "follow_requests_count": follow_requests,
        },
        "role": {"id": _EVERYBODY, "name": "", "color": "", "permissions": "0", "highlighted": False},
    }


def preferences_json(account: AccountView) -> Preferences:
    """Preferences: what the account's profile says of new posts; reading ones are the defaults."""
    return {
        "posting:default:visibility": account.default_visibility,
        "posting:default:sensitive": account.default_sensitive,
        "posting:default:language": account.default_language,
        "reading:expand:media": "default",
        "reading:expand:spoilers": False,
    }


def status_json(shown: FeedItem | PostView, viewer: int | None) -> Status:
    """A Status; of a boost, the booster's Status around the post's."""
    if isinstance(shown, PostView):
        return _post(shown, viewer)
    if shown.booster is None:
        return _post(shown.post, viewer)
    return _boost(shown, shown.booster, viewer)


def _post(post: PostView, viewer: int | None) -> Status:
    """A post's Status, kept as accounts are: read it, never change it."""
    return _status(post, reader(viewer, post.author.id), settings.DUNLIN_BASE_URL)


def reader(viewer: int | None, author: int) -> int | None:
    """Who a viewer is to a post, whose view has the flags: its author, anonymous, or anybody else (`SOMEBODY`)."""
    return viewer if viewer in (None, author) else SOMEBODY


@lru_cache(maxsize=4096)
def _status(post: PostView, viewer: int | None, base: str) -> Status:
    username = post.author.username
    status: Status = {
        "id": str(post.id),
        "uri": f"{base}/users/{username}/statuses/{post.id}",
        "url": f"{base}/@{username}/{post.id}",
        "created_at": moment(post.created_at),
        "edited_at": moment(post.edited_at) if post.edited_at else None,
        "account": account_json(post.author),
        "content": _absolute(post.html, base),
        "visibility": post.visibility,
        "sensitive": post.sensitive,
        "spoiler_text": post.spoiler,
        "language": post.language,
        "in_reply_to_id": _id(post.in_reply_to_id),
        "in_reply_to_account_id": _id(post.in_reply_to_account_id),
        "reblog": None,
        "application": {"name": post.application, "website": post.application_website} if post.application else None,
        "media_attachments": [media_json(media) for media in post.media],
        "mentions": [_mention(mention.id, mention.username, base) for mention in post.mentions],
        "tags": [_tag(name, base) for name in post.tags],
        "emojis": [],
        "card": card_json(post.card) if post.card else None,
        "poll": poll_json(post.poll, viewer) if post.poll else None,
        "quote": None,
        "filtered": [filter_result_json(match) for match in post.filtered],
        "replies_count": post.replies,
        "reblogs_count": post.boosts,
        "favourites_count": post.favourites,
        "quotes_count": 0,
    }
    return _with_flags(status, post, viewer)


def _boost(item: FeedItem, booster: AccountView, viewer: int | None) -> Status:
    base: str = settings.DUNLIN_BASE_URL
    reblog = _post(item.post, viewer)
    status: Status = {
        **reblog,
        "id": str(item.entry_id),
        "uri": f"{base}/users/{booster.username}/statuses/{item.entry_id}/activity",
        "url": f"{base}/@{booster.username}/{item.entry_id}",
        "created_at": moment(item.boosted_at or item.post.created_at),
        "edited_at": None,
        "account": account_json(booster),
        "visibility": item.boost_visibility or "public",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "reblog": reblog,
        "application": None,
    }
    status.pop("pinned", None)  # the post is, if anything
    return status


def _with_flags(status: Status, post: PostView, viewer: int | None) -> Status:
    """Add what only somebody who is signed in has; only authors learn what is pinned."""
    if viewer is not None:
        status["favourited"] = post.favourited
        status["reblogged"] = post.boosted
        status["muted"] = post.conversation_muted
        status["bookmarked"] = post.bookmarked
        if post.author.id == viewer and post.visibility != "direct":
            status["pinned"] = post.pinned
    return status


def deleted_status_json(post: PostView, viewer: int) -> Status:
    """The answer to a deletion: the Status with its text, for writing it anew."""
    return {**_post(post, viewer), "text": post.text}


def source_json(post: PostView) -> StatusSource:
    """A StatusSource."""
    return {"id": str(post.id), "text": post.text, "spoiler_text": post.spoiler}


def relationship_json(relationship: RelationshipView) -> Relationship:
    """A Relationship; what Dunlin has not (domains) is empty."""
    return {
        "id": str(relationship.id),
        "following": relationship.following,
        "showing_reblogs": relationship.showing_boosts,
        "notifying": relationship.notifying,
        "languages": list(relationship.languages) if relationship.languages else None,
        "followed_by": relationship.followed_by,
        "blocking": relationship.blocking,
        "blocked_by": relationship.blocked_by,
        "muting": relationship.muting,
        "muting_notifications": relationship.muting_notifications,
        "requested": relationship.requested,
        "requested_by": relationship.requested_by,
        "domain_blocking": False,
        "endorsed": relationship.endorsed,
        "note": relationship.note,
    }


def _field(name: str, value: str) -> Field:
    return {"name": name, "value": value, "verified_at": None}


def _mention(account_id: int, username: str, base: str) -> Mention:
    return {"id": str(account_id), "username": username, "acct": username, "url": f"{base}/@{username}"}


def _tag(name: str, base: str) -> Tag:
    return {"name": name, "url": f"{base}/tags/{name}"}


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


def absolute(html: str) -> str:
    """Turn links within the site into links from anywhere."""
    return _absolute(html, settings.DUNLIN_BASE_URL)


@lru_cache(maxsize=8192)
def _absolute(html: str, base: str) -> str:
    return _SITE_LINK.sub(rf"\1{base}/", html) if 'href="/' in html else html
