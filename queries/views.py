"""What queries answer with: plain, typed, immutable values that the doors present.

All ids are snowflakes (`unix milliseconds << 16 | sequence`), all times aware and UTC.
HTML is safe to show; links in it are relative to the site (`/@name`, `/tags/name`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from queries.link_views import CardView, Use


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as a viewer sees it."""

    id: int
    username: str
    display_name: str
    note: str  # HTML
    note_text: str  # as typed
    fields: tuple[tuple[str, str], ...]  # (name, value HTML)
    fields_text: tuple[tuple[str, str], ...]
    locked: bool
    bot: bool
    discoverable: bool
    created_at: datetime
    followers: int
    following: int
    posts: int
    last_post_on: date | None
    default_visibility: str
    default_sensitive: bool
    default_language: str | None
    avatar: str | None = None  # name in the store
    header: str | None = None

    def __hash__(self) -> int:
        """Of what changes most often: views are looked up in caches, many for a page."""
        return hash((self.id, self.display_name, self.note, self.avatar, self.followers, self.following, self.posts))


@dataclass(frozen=True, slots=True)
class MutedView:
    """An account that the viewer mutes, until a moment or for good."""

    account: AccountView
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mention:
    """An account named in a post."""

    id: int
    username: str


class FilterKeyword(NamedTuple):
    """A word or phrase of a filter."""

    id: int
    keyword: str
    whole_word: bool


class FilterPost(NamedTuple):
    """A single post under a filter; `id` is of its being there."""

    id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class FilterView:
    """What its owner does not want to read, where (`contexts`), and what is to be done about it."""

    id: int
    title: str
    contexts: tuple[str, ...]  # home notifications public thread account
    action: str  # warn hide blur
    expires_at: datetime | None
    keywords: tuple[FilterKeyword, ...]
    posts: tuple[FilterPost, ...]


@dataclass(frozen=True, slots=True)
class FilterMatch:
    """A filter of the viewer's, and what of it a post matches: keywords, the post itself."""

    filter: FilterView
    keywords: tuple[str, ...]
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll as a viewer sees it; `chosen` are the viewer's own choices, None when it has not voted."""

    id: int
    author_id: int
    options: tuple[tuple[str, int], ...]  # (what may be chosen, how often it was)
    voters: int
    multiple: bool
    hides_totals: bool  # until it has ended
    ends_at: datetime
    ended: bool
    chosen: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class MediaView:
    """A picture, sound or film; what it does not have is None. `file` is None while it is being processed."""

    id: int
    kind: str  # image gifv video audio
    file: str | None  # name in the store
    preview: str | None
    blurhash: str | None
    width: int | None
    height: int | None
    preview_width: int | None
    preview_height: int | None
    duration_ms: int | None
    frame_rate: str | None
    bitrate: int | None
    description: str | None
    focus_x: int | None  # ten-thousandths from the middle
    focus_y: int | None

    @classmethod
    def unknown(cls, media_id: int) -> MediaView:
        """One of which nothing is known yet but that it is there."""
        return cls(media_id, "unknown", *[None] * 13)


class PostView(NamedTuple):
    """A post as a viewer sees it; the flags are the viewer's own (False for anonymous)."""

    id: int
    author: AccountView
    created_at: datetime
    edited_at: datetime | None
    html: str
    text: str
    spoiler: str
    sensitive: bool
    visibility: str  # public unlisted private direct
    language: str | None
    in_reply_to_id: int | None
    in_reply_to_account_id: int | None
    mentions: tuple[Mention, ...]
    tags: tuple[str, ...]
    application: str | None
    application_website: str | None
    replies: int
    boosts: int
    favourites: int
    favourited: bool
    boosted: bool
    boostable: bool  # the viewer may boost it
    bookmarked: bool = False
    pinned: bool = False  # on the profile of the viewer, who is its author
    conversation_muted: bool = False
    filtered: tuple[FilterMatch, ...] = ()  # by the viewer's filters
    poll: PollView | None = None
    media: tuple[MediaView, ...] = ()
    card: CardView | None = None

    def __hash__(self) -> int:
        """As an account's."""
        counts = (self.replies, self.boosts, self.favourites)
        return hash((self.id, self.author, self.edited_at, counts, self.poll, self.filtered))


@dataclass(frozen=True, slots=True)
class EditView:
    """How a post read from one moment on, until its next edit."""

    author: AccountView
    created_at: datetime
    text: str
    spoiler: str
    sensitive: bool
    mentions: tuple[str, ...]  # user names
    poll_options: tuple[str, ...] | None
    media: tuple[MediaView, ...] = ()


class FeedItem(NamedTuple):
    """One entry of a timeline: a post, or somebody's boost of it.

    `entry_id` is what pages are cut by. `others` are further boosters, newest first, whose boosts
    of the same post are not shown on their own.
    """

    entry_id: int
    post: PostView
    booster: AccountView | None = None
    boosted_at: datetime | None = None
    boost_visibility: str | None = None
    others: tuple[AccountView, ...] = ()


@dataclass(frozen=True, slots=True)
class TagView:
    """A hashtag as a viewer sees it; the newest day first. The flags are the viewer's own."""

    name: str
    history: tuple[Use, ...]
    following: bool
    featuring: bool


@dataclass(frozen=True, slots=True)
class FeaturedTagView:
    """A hashtag on an account's profile, with the account's public and unlisted posts that carry it."""

    id: int
    name: str
    username: str
    posts: int
    last_post_on: date | None


@dataclass(frozen=True, slots=True)
class ListView:
    """A list, as nobody but its owner sees it."""

    id: int
    title: str
    replies_policy: str  # followed list none
    exclusive: bool


@dataclass(frozen=True, slots=True)
class NotificationView:
    """Something the viewer should hear of. `group_key` is empty where it stands alone."""

    id: int
    type: str  # mention status reblog follow follow_request favourite poll update
    created_at: datetime
    account: AccountView
    post: PostView | None
    group_key: str = ""


@dataclass(frozen=True, slots=True)
class ConversationView:
    """Direct posts that answer each other, as the viewer sees them: with whom, and the newest one."""

    id: int  # of the post that began it, whatever became of that
    unread: bool
    accounts: tuple[AccountView, ...]
    post: PostView


@dataclass(frozen=True, slots=True)
class RelationshipView:
    """How the viewer stands to another account (`id`), and it to the viewer."""

    id: int
    following: bool
    showing_boosts: bool
    notifying: bool
    followed_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    requested: bool
    requested_by: bool
    endorsed: bool = False
    note: str = ""
    languages: tuple[str, ...] | None = None  # of the posts that are wanted; None: all


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """An account the viewer might like to follow; `befriended`: those it follows already do."""

    account: AccountView
    befriended: bool


@dataclass(frozen=True, slots=True)
class MarkerView:
    """Up to where the viewer has read a timeline (0: nothing yet), and how often that moved."""

    timeline: str  # home notifications
    last_read_id: int
    version: int
    updated_at: datetime
