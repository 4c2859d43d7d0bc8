"""Posts as everybody who may sees them (`read_post`): rendered once, when they are written.

`document`: {"html", "text", "spoiler", "sensitive", "language", "mentions": [[id, user name]],
"tags": [name], "media": [`events.media.Attachment`], "application", "application_website",
"card": what its link leads to (see `projections.links`) or null}. What differs by viewer, and numbers,
are elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.links import LinkForgotten, LinkPreviewed, LinkPreviewFailed
from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from projections import links
from projections.batches import in_any_order, rows, told, values
from projections.projection import Fold, Projection
from projections.rendering import render_post

posts = Projection(name="posts", tables=("read_post", "read_link"))


_PUBLISH = """
    INSERT INTO {{read_post}} (post_id, author_id, visibility, in_reply_to_id,
        in_reply_to_account_id, conversation_id, mentions, document, has_media, link, created_at)
    SELECT post_id, author_id, visibility, in_reply_to_id, in_reply_to_account_id,
        coalesce(conversation_id, post_id), mentions, {document}, has_media, link, created_at
    FROM jsonb_to_recordset(%s) AS e(post_id bigint, author_id bigint, visibility text,
        in_reply_to_id bigint, in_reply_to_account_id bigint, conversation_id bigint,
        mentions bigint[], document jsonb, has_media boolean, link text, created_at timestamptz)
    {known}
    ON CONFLICT DO NOTHING
"""
_PUBLISH_PLAIN = _PUBLISH.format(document="document", known="")
_PUBLISH_LINKING = f"""
    WITH posted AS ({
    _PUBLISH.format(
        document="e.document || jsonb_build_object('card', k.card)",
        known="LEFT JOIN {read_link} k ON k.address = e.link",
    )
} RETURNING link, created_at)
    {links.NAME_POSTED}
"""


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is there."""
    posted = [_published(event, post) for event, post in told(events, PostPublished)]
    linking = any(post["link"] for post in posted)
    fold.execute(_PUBLISH_LINKING if linking else _PUBLISH_PLAIN, [rows(posted)])


def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post reads as last edited; visibility, place in the thread and client stay."""
    latest = {post.post_id: (event, post) for event, post in told(events, PostEdited)}
    former = fold.execute(
        "SELECT post_id, visibility, link FROM {read_post} WHERE post_id = ANY(%s::bigint[])", [list(latest)]
    ).fetchall()
    edited = [_edited(*latest[post_id], visibility) for post_id, visibility, _ in former]
    fold.execute(
        """UPDATE {read_post} p SET document = p.document || e.document, mentions = e.mentions,
            has_media = e.has_media, link = e.link, edited_at = e.edited_at
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, mentions bigint[], document jsonb,
            has_media boolean, link text, edited_at timestamptz)
        WHERE p.post_id = e.post_id""",
        [rows(edited)],
    )
    touched = [link for _, _, link in former] + [post["link"] for post in edited]
    links.name(fold, [post["post_id"] for post in edited if post["link"]], touched)


@posts.on(PostDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is gone; its replies, as in Mastodon, answer nothing then, but still somebody."""
    deleted = values(events, "post_id")
    gone = fold.execute("DELETE FROM {read_post} WHERE post_id = ANY(%s::bigint[]) RETURNING link", [deleted])
    links.name(fold, [], [link for (link,) in gone.fetchall()])
    fold.execute(
        "UPDATE {read_post} SET in_reply_to_id = NULL WHERE in_reply_to_id = ANY(%s::bigint[])",
        [deleted],
    )


def _published(event: Recorded, post: PostPublished) -> dict[str, Any]:
    return {
        "post_id": post.post_id,
        "author_id": post.author_id,
        "visibility": post.visibility,
        "in_reply_to_id": post.in_reply_to_id,
        "in_reply_to_account_id": post.in_reply_to_account_id,
        "conversation_id": post.conversation_id,
        "mentions": [account for account, _ in post.mentions],
        "document": _document(post)
        | {
            "application": post.application,
            "application_website": post.application_website,
        },
        "has_media": bool(post.media),
        "link": links.link_of(post, post.visibility),
        "created_at": event.recorded_at,
    }


def _edited(event: Recorded, post: PostEdited, visibility: str) -> dict[str, Any]:
    return {
        "post_id": post.post_id,
        "mentions": [account for account, _ in post.mentions],
        "document": _document(post),
        "has_media": bool(post.media),
        "link": links.link_of(post, visibility),
        "edited_at": event.recorded_at,
    }


def _document(post: PostPublished | PostEdited) -> dict[str, Any]:
    """What an edit replaces."""
    return {
        "html": render_post(post.text, [username for _, username in post.mentions]),
        "text": post.text,
        "spoiler": post.spoiler,
        "sensitive": post.sensitive,
        "language": post.language,
        "mentions": post.mentions,
        "tags": post.tags,
        "media": post.media,
        "card": None,
    }


posts.on(LinkPreviewed)(links.preview)
posts.on(LinkPreviewFailed)(links.fail)
posts.on(LinkForgotten)(links.forget)

# Publishing comes first for every post.
in_any_order(posts, {PostPublished: publish, PostEdited: edit})
