"""Answering for a post that no projection has folded yet.

Workers may be far behind or dead. The post is in the log all the same, so whoever wrote it gets it
back as it will be shown, made from its events.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from events import store
from events.polls import Poll
from events.posts import PostDeleted, PostEdited, PostPublished, post_stream
from events.store import Recorded
from projections.rendering import render_post
from queries.hydration import boostable, media_view
from queries.views import AccountView, Mention, PollView, PostView


def unfolded_post(post_id: int, author: AccountView) -> PostView | None:
    """The post as the log tells it to its author; None when it is somebody else's, deleted, or none."""
    view: PostView | None = None
    for event in store.read_stream(post_stream(post_id)):
        match event.data:
            case PostPublished(author_id=author.id) as post:
                view = _published(event, post, author)
            case PostEdited() as post if view:
                view = view._replace(edited_at=event.recorded_at, **_words(post))
            case None | PostDeleted():
                return None
            case _:
                pass
    return view


def _published(event: Recorded, post: PostPublished, author: AccountView) -> PostView:
    return PostView(
        id=post.post_id,
        author=author,
        created_at=event.recorded_at,
        edited_at=None,
        visibility=post.visibility,
        in_reply_to_id=post.in_reply_to_id,
        in_reply_to_account_id=post.in_reply_to_account_id,
        application=post.application,
        application_website=post.application_website,
        replies=0,
        boosts=0,
        favourites=0,
        favourited=False,
        boosted=False,
        boostable=boostable(post.visibility, own=True),
        **_words(post),
    )


def _words(post: PostPublished | PostEdited) -> dict[str, Any]:
    """The part of a view that an edit replaces."""
    return {
        "html": render_post(post.text, [username for _, username in post.mentions]),
        "text": post.text,
        "spoiler": post.spoiler,
        "sensitive": post.sensitive,
        "language": post.language,
        "mentions": tuple(Mention(account_id, username) for account_id, username in post.mentions),
        "tags": post.tags,
        "poll": _poll(post.poll, post.author_id) if post.poll else None,
        "media": tuple(media_view({**each}) for each in post.media),
    }


def _poll(poll: Poll, author_id: int) -> PollView:
    return PollView(
        id=poll.poll_id,
        author_id=author_id,
        options=tuple((option, 0) for option in poll.options),
        voters=0,
        multiple=poll.multiple,
        hides_totals=poll.hides_totals,
        ends_at=datetime.fromisoformat(poll.ends_at),
        ended=False,
    )
