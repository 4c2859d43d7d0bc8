"""What an account posted and boosted, newest first: all of it, what it pinned, what carries a hashtag."""

from __future__ import annotations

from events.post_text import tag_name
from queries.hydration import Entry, feed_items
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import rows
from queries.views import FeedItem
from queries.visibility import apart, boost_visible, viewer_id, visible

MOST = 40


def _entries(found: str, where: str) -> Keyset:
    """The entries of an outbox: `found` ends before the condition by which they are reached."""
    return Keyset(
        f"""
        SELECT o.entry_id, o.source_id, o.post_id, o.visibility
        FROM {found} JOIN read_post p ON p.post_id = o.post_id
        WHERE {where} AND {visible()} AND {boost_visible()} AND NOT {apart("o.source_id")}
          AND (NOT %(exclude_boosts)s OR o.entry_id = o.post_id)
          AND (NOT %(exclude_replies)s OR o.reply_to_id IS NULL OR o.reply_to_id = o.author_id)
          AND (NOT %(only_media)s OR (p.has_media AND o.entry_id = o.post_id))
          AND (NOT %(exclude_direct)s OR o.visibility <> 'direct')
        """,
        column="o.entry_id",
    )


POSTS = _entries("read_outbox o", "o.source_id = %(account)s")

MEDIA = _entries(
    "read_post t JOIN read_outbox o ON o.entry_id = t.post_id", "t.author_id = %(account)s AND t.has_media"
)

PINNED = _entries("read_pin t JOIN read_outbox o ON o.entry_id = t.post_id", "t.account_id = %(account)s")

# A boost carries no hashtag, whatever its post does (as Mastodon).
TAGGED = _entries(
    "read_post_tag t JOIN read_outbox o ON o.entry_id = t.post_id",
    "t.author_id = %(account)s AND t.name = %(tagged)s",
)


def account_posts(
    viewer: int | None,
    account_id: int,
    page: PageRequest,
    *,
    exclude_replies: bool = False,
    exclude_boosts: bool = False,
    exclude_direct: bool = False,
    only_media: bool = False,
    pinned: bool = False,
    tagged: str | None = None,
) -> Page[FeedItem]:
    """What an account posted and boosted, as far as the viewer may see it.

    `exclude_replies` keeps replies to oneself, which make a thread; `only_media` takes no boosts. Only
    what is `pinned`, or only what is `tagged` with a hashtag; under what is no hashtag there is nothing.
    """
    page = page.clamped(MOST)
    params = {
        "viewer": viewer_id(viewer),
        "account": account_id,
        "exclude_replies": exclude_replies,
        "exclude_boosts": exclude_boosts,
        "exclude_direct": exclude_direct,
        "only_media": only_media,
        "tagged": tag_name(tagged) if tagged else None,
        **page.params,
    }
    listing = PINNED if pinned else TAGGED if tagged else MEDIA if only_media else POSTS
    found = cut(rows(listing.statement(page), params), page, cursor=first_column)
    return filled(found, feed_items(viewer, [Entry(*entry) for entry in found.items]))


def pinned_posts(viewer: int | None, account_id: int) -> Page[FeedItem]:
    """What stands on top of an account's profile, as far as the viewer may see it."""
    return account_posts(viewer, account_id, PageRequest(limit=MOST), pinned=True)
