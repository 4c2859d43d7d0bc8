"""The shapes of the Mastodon client API's answers, as Dunlin gives them.

Names and fields are Mastodon's (https://docs.joinmastodon.org/entities/); ids are strings.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from feed_project.entities.filters import FilterResult
from feed_project.entities.links import PreviewCard
from feed_project.entities.media import MediaAttachment
from feed_project.entities.polls import Poll
from feed_project.entities.tags import FullTag


class Field(TypedDict):
    """One row of a profile's table."""

    name: str
    value: str
    verified_at: str | None


class Account(TypedDict):
    """An account as everybody sees it."""

    id: str
    username: str
    acct: str
    url: str
    uri: str
    display_name: str
    note: str
    avatar: str
    avatar_static: str
    header: str
    header_static: str
    locked: bool
    bot: bool
    group: bool
    discoverable: bool
    indexable: bool
    created_at: str
    last_status_at: str | None
    statuses_count: int
    followers_count: int
    following_count: int
    fields: list[Field]
    emojis: list[Any]
    roles: list[Any]


class Source(TypedDict):
    """What its owner edits: the profile as typed, and what new posts start with."""

    privacy: str
    sensitive: bool
    language: str | None
    note: str
    fields: list[Field]
    follow_requests_count: int


class Role(TypedDict):
    """What an account may do beyond the ordinary."""

    id: str
    name: str
    color: str
    permissions: str
    highlighted: bool


class CredentialAccount(Account):
    """An account as its owner sees it."""

    source: Source
    role: Role


class Mention(TypedDict):
    """An account named in a status."""

    id: str
    username: str
    acct: str
    url: str


class Tag(TypedDict):
    """A hashtag in a status."""

    name: str
    url: str


class StatusApplication(TypedDict):
    """The client a status was written with."""

    name: str
    website: str | None


class Status(TypedDict):
    """A post, or somebody's boost of one (then `reblog` holds the post)."""

    id: str
    uri: str
    url: str
    created_at: str
    edited_at: str | None
    account: Account
    content: str
    visibility: str
    sensitive: bool
    spoiler_text: str
    language: str | None
    in_reply_to_id: str | None
    in_reply_to_account_id: str | None
    reblog: Status | None
    application: StatusApplication | None
    media_attachments: list[MediaAttachment]
    mentions: list[Mention]
    tags: list[Tag]
    emojis: list[Any]
    card: PreviewCard | None
    poll: Poll | None
    quote: None
    filtered: list[FilterResult]
    replies_count: int
    reblogs_count: int
    favourites_count: int
    quotes_count: int
    favourited: NotRequired[bool]
    reblogged: NotRequired[bool]
    muted: NotRequired[bool]
    bookmarked: NotRequired[bool]
    pinned: NotRequired[bool]
    text: NotRequired[str]


class Context(TypedDict):
    """What stands before and after a status in its thread."""

    ancestors: list[Status]
    descendants: list[Status]


class StatusSource(TypedDict):
    """A status as it was typed, for editing."""

    id: str
    text: str
    spoiler_text: str


class Relationship(TypedDict):
    """How the caller stands to an account, and it to the caller."""

    id: str
    following: bool
    showing_reblogs: bool
    notifying: bool
    languages: list[str] | None
    followed_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    requested: bool
    requested_by: bool
    domain_blocking: bool
    endorsed: bool
    note: str


class Application(TypedDict):
    """A registered client."""

    id: str
    name: str
    website: str | None
    scopes: list[str]
    redirect_uris: list[str]
    redirect_uri: str
    vapid_key: str


class CredentialApplication(Application):
    """A registered client, as told once to itself."""

    client_id: str
    client_secret: str
    client_secret_expires_at: int


class Token(TypedDict):
    """An access token, valid until it is revoked."""

    access_token: str
    token_type: str
    scope: str
    created_at: int


class Search(TypedDict):
    """What was found."""

    accounts: list[Account]
    statuses: list[Status]
    hashtags: list[FullTag]


class SearchV1(TypedDict):
    """What was found, hashtags by their names."""

    accounts: list[Account]
    statuses: list[Status]
    hashtags: list[str]


Preferences = TypedDict(
    "Preferences",
    {
        "posting:default:visibility": str,
        "posting:default:sensitive": bool,
        "posting:default:language": str | None,
        "reading:expand:media": str,
        "reading:expand:spoilers": bool,
    },
)


class Empty(TypedDict):
    """Done; there is nothing more to say."""


class Error(TypedDict):
    """Why not."""

    error: str
    error_description: NotRequired[str]
    details: NotRequired[dict[str, list[dict[str, str]]]]
