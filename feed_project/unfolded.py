"""Answering for a post that no projection has folded yet.

Workers may be far behind or dead. The post is in the log all the same, so whoever wrote it gets it
back as it will be shown, made from the event itself.
"""

from __future__ import annotations

from events.posts import PostPublished
from events.store import Recorded
from projections.rendering import render_post
from queries.hydration import boostable
from queries.views import AccountView, Mention, PostView


def unfolded_post(recorded: list[Recorded], author: AccountView) -> PostView | None:
    """The post that these events publish, as its author sees it; None when they publish none."""
    for event in recorded:
        if isinstance(event.data, PostPublished):
            return _view(event, event.data, author)
    return None


def _view(event: Recorded, post: PostPublished, author: AccountView) -> PostView:
    return PostView(
        id=post.post_id,
        author=author,
        created_at=event.recorded_at,
        edited_at=None,
        html=render_post(post.text, [username for _, username in post.mentions]),
        text=post.text,
        spoiler=post.spoiler,
        sensitive=post.sensitive,
        visibility=post.visibility,
        language=post.language,
        in_reply_to_id=post.in_reply_to_id,
        in_reply_to_account_id=post.in_reply_to_account_id,
        mentions=tuple(Mention(account_id, username) for account_id, username in post.mentions),
        tags=post.tags,
        application=post.application,
        application_website=post.application_website,
        replies=0,
        boosts=0,
        favourites=0,
        favourited=False,
        boosted=False,
        muted=False,
        boostable=boostable(post.visibility, own=True),
    )
