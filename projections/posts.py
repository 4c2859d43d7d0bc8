"""Posts as everybody who may sees them (`read_post`): rendered once, when they are written.

`document`: {"html", "text", "spoiler", "sensitive", "language", "mentions": [[id, user name]],
"tags": [name], "media": [`events.media.Attachment`], "application", "application_website"}. What
differs by viewer, and numbers, are elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from projections.batches import in_any_order, rows, told, values
from projections.projection import Fold, Projection
from projections.rendering import render_post

posts = Projection(name="posts", tables=("read_post",))


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is there."""
    fold.execute(
        """INSERT INTO {read_post} (post_id, author_id, visibility, in_reply_to_id,
            in_reply_to_account_id, conversation_id, mentions, document, has_media, created_at)
        SELECT post_id, author_id, visibility, in_reply_to_id, in_reply_to_account_id,
            coalesce(conversation_id, post_id), mentions, document, has_media, created_at
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, author_id bigint, visibility text,
            in_reply_to_id bigint, in_reply_to_account_id bigint, conversation_id bigint,
            mentions bigint[], document jsonb, has_media boolean, created_at timestamptz)
        ON CONFLICT DO NOTHING""",
        [rows(_published(event, post) for event, post in told(events, PostPublished))],
    )


def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post reads as last edited; visibility, place in the thread and client stay."""
    latest = {post.post_id: (event, post) for event, post in told(events, PostEdited)}
    fold.execute(
        """UPDATE {read_post} p SET document = p.document || e.document, mentions = e.mentions,
            has_media = e.has_media, edited_at = e.edited_at
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, mentions bigint[], document jsonb,
            has_media boolean, edited_at timestamptz)
        WHERE p.post_id = e.post_id""",
        [rows(_edited(event, post) for event, post in latest.values())],
    )


@posts.on(PostDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is gone; its replies, as in Mastodon, answer nothing then, but still somebody."""
    deleted = values(events, "post_id")
    fold.execute("DELETE FROM {read_post} WHERE post_id = ANY(%s::bigint[])", [deleted])
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
        "created_at": event.recorded_at,
    }


def _edited(event: Recorded, post: PostEdited) -> dict[str, Any]:
    return {
        "post_id": post.post_id,
        "mentions": [account for account, _ in post.mentions],
        "document": _document(post),
        "has_media": bool(post.media),
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
    }


# Publishing comes first for every post.
in_any_order(posts, {PostPublished: publish, PostEdited: edit})
