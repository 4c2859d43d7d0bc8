"""From ids to views: two statements, whatever the number of ids (posts; accounts), three with filters.

Skeletons (`Entry`) say what stands where; here the documents, counters and the viewer's own flags
are fetched in batches. Permission is asked again, so an id alone never shows anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from queries import filters
from queries.flags import NO_FLAGS, Flags, flag_columns, flags
from queries.link_views import CardView
from queries.polls import poll_column, poll_view
from queries.statements import Row, compact, rows
from queries.views import AccountView, FeedItem, MediaView, Mention, PostView
from queries.visibility import viewer_id, visible


class Entry(NamedTuple):
    """A place in a timeline: the id it is paged by, whose outbox it comes from, which post.

    `visibility` is the boost's own; of a post it is the post's, or is left to its hydration.
    """

    entry_id: int
    source_id: int
    post_id: int
    visibility: str | None


ACCOUNTS = compact("""
    SELECT a.account_id, a.username, a.display_name, a.document::text, a.locked, a.bot, a.discoverable,
           a.created_at, coalesce(c.followers, 0), coalesce(c.following, 0), coalesce(c.posts, 0),
           c.last_post_on, a.avatar, a.header
    FROM read_account a LEFT JOIN read_account_counts c ON c.account_id = a.account_id
""")

ACCOUNTS_BY_ID = f"{ACCOUNTS} WHERE a.account_id = ANY(%(ids)s::bigint[])"

POST_COLUMNS = """
    p.post_id, p.author_id, p.created_at, p.edited_at, p.visibility, p.in_reply_to_id,
    p.in_reply_to_account_id, p.document::text,
    coalesce(c.replies, 0), coalesce(c.boosts, 0), coalesce(c.favourites, 0)
"""

POSTS_BY_ID = compact(f"""
    SELECT {POST_COLUMNS}, {flag_columns()}, {poll_column()}, {filters.any_of("ARRAY[%(viewer)s]")}
    FROM read_post p LEFT JOIN read_post_counts c ON c.post_id = p.post_id
    WHERE p.post_id = ANY(%(ids)s::bigint[]) AND {visible()}
""")


def accounts(ids: Iterable[int]) -> dict[int, AccountView]:
    """Accounts by id; the unknown are missing."""
    wanted = storable(ids)
    if not wanted:
        return {}
    return {found[0]: account_view(found) for found in rows(ACCOUNTS_BY_ID, {"ids": wanted})}


def posts(viewer: int | None, ids: Iterable[int]) -> dict[int, PostView]:
    """The posts among `ids` that the viewer may see."""
    return posts_and_accounts(viewer, ids, ())[0]


def posts_and_accounts(
    viewer: int | None, ids: Iterable[int], others: Iterable[int]
) -> tuple[dict[int, PostView], dict[int, AccountView]]:
    """Visible posts, and the accounts `others` together with the posts' authors.

    Two statements, and a third one for viewers who have filters.
    """
    found = post_rows(viewer, ids)
    people = accounts({*others, *(post[1] for post in found)})
    views = {
        post[0]: post_view(post, people[post[1]], viewer, flags(post[11:16]), post[16])
        for post in found
        if post[1] in people
    }
    if viewer is not None and found and found[0][-1]:
        views = filters.sifted(viewer, views)
    return views, people


def feed_items(
    viewer: int | None, entries: Sequence[Entry], others: Mapping[int, Sequence[int]] | None = None
) -> list[FeedItem]:
    """Timeline entries in the given order; what may not be seen is left out.

    `others`: further boosters by entry id, newest first.
    """
    others = others or {}
    named = {booster for boosters in others.values() for booster in boosters}
    named.update(entry.source_id for entry in entries if entry.entry_id != entry.post_id)
    views, people = posts_and_accounts(viewer, {entry.post_id for entry in entries}, named)
    return [
        feed_item(entry, views[entry.post_id], people, others.get(entry.entry_id, ()))
        for entry in entries
        if entry.post_id in views and (entry.entry_id == entry.post_id or entry.source_id in people)
    ]


def feed_item(entry: Entry, post: PostView, people: Mapping[int, AccountView], others: Sequence[int] = ()) -> FeedItem:
    """One entry with its post, its booster and the boosters folded into it."""
    further = tuple(people[account] for account in others if account in people)
    if entry.entry_id == entry.post_id:
        return FeedItem(entry.entry_id, post, others=further)
    return FeedItem(
        entry.entry_id,
        post,
        people[entry.source_id],
        moment(entry.entry_id),
        entry.visibility,
        further,
    )


def post_rows(viewer: int | None, ids: Iterable[int]) -> list[Row]:
    """Rows of `POSTS_BY_ID`, in any order."""
    wanted = storable(ids)
    if not wanted:
        return []
    return rows(POSTS_BY_ID, {"ids": wanted, "viewer": viewer_id(viewer)})


@lru_cache(maxsize=8192)
def account_view(found: Row) -> AccountView:
    """A row of `ACCOUNTS` as a view; the same people stand in most pages, so views are kept."""
    (account_id, username, display_name, document, locked, bot, discoverable,
     created_at, followers, following, posts_, last_post_on, avatar, header) = found  # fmt: skip
    words = orjson.loads(document)
    return AccountView(
        account_id,
        username,
        display_name,
        words["note"],
        words["note_text"],
        _pairs(words["fields"]),
        _pairs(words["fields_text"]),
        locked,
        bot,
        discoverable,
        created_at,
        followers,
        following,
        posts_,
        last_post_on,
        words["default_visibility"],
        words["default_sensitive"],
        words["default_language"],
        avatar,
        header,
    )


def post_view(
    found: Row, author: AccountView, viewer: int | None, own: Flags = NO_FLAGS, poll: str | None = None
) -> PostView:
    """A row of `POST_COLUMNS` as a view; with what `poll_column` gave."""
    (post_id, author_id, created_at, edited_at, visibility, in_reply_to_id,
     in_reply_to_account_id, document, replies, boosts, favourites) = found[:11]  # fmt: skip
    words = post_words(document)
    return PostView(
        post_id,
        author,
        created_at,
        edited_at,
        words.html,
        words.text,
        words.spoiler,
        words.sensitive,
        visibility,
        words.language,
        in_reply_to_id,
        in_reply_to_account_id,
        words.mentions,
        words.tags,
        words.application,
        words.application_website,
        replies,
        boosts,
        favourites,
        own.favourited,
        own.boosted,
        boostable(visibility, own=author_id == viewer),
        own.bookmarked,
        own.pinned,
        own.conversation_muted,
        poll=poll_view(poll),
        media=words.media,
        card=words.card,
    )


class PostWords(NamedTuple):
    """What `read_post.document` says."""

    html: str
    text: str
    spoiler: str
    sensitive: bool
    language: str | None
    mentions: tuple[Mention, ...]
    tags: tuple[str, ...]
    application: str | None
    application_website: str | None
    media: tuple[MediaView, ...]
    card: CardView | None


@lru_cache(maxsize=8192)
def post_words(document: str) -> PostWords:
    """A post's document, read once for the many pages it stands in."""
    words: dict[str, Any] = orjson.loads(document)
    return PostWords(
        words["html"],
        words["text"],
        words["spoiler"],
        words["sensitive"],
        words["language"],
        tuple(Mention(*mention) for mention in words["mentions"]),
        tuple(words["tags"]),
        words["application"],
        words["application_website"],
        tuple(media_view(media) for media in words.get("media", ())),
        card_view(words["card"]) if words.get("card") else None,
    )


def media_view(document: dict[str, Any]) -> MediaView:
    """An `events.media.Attachment`, as a post's document keeps it, as a view."""
    return MediaView(
        document["media_id"],
        document["kind"],
        document.get("file"),
        document.get("preview"),
        document.get("blurhash"),
        document.get("width"),
        document.get("height"),
        document.get("preview_width"),
        document.get("preview_height"),
        document.get("duration_ms"),
        document.get("frame_rate"),
        document.get("bitrate"),
        document["description"],
        document["focus_x"],
        document["focus_y"],
    )


def card_view(document: dict[str, Any]) -> CardView:
    """The card in a post's document, or of a link, as a view."""
    return CardView(**document)


def boostable(visibility: str, *, own: bool) -> bool:
    """Public and unlisted posts by everybody, private ones by their author only."""
    return visibility in {"public", "unlisted"} or (visibility == "private" and own)


def moment(snowflake: int) -> datetime:
    """When an id was made (UTC, to the millisecond)."""
    return datetime.fromtimestamp((snowflake >> 16) / 1000, UTC)


def storable(ids: Iterable[int]) -> list[int]:
    """The ids that the database could hold at all; a stranger may send any number."""
    return [identifier for identifier in ids if 0 < identifier < 2**63]


def _pairs(fields: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in fields)
