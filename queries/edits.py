"""How a post read before it was edited: what the log keeps of it, as long as the post is there.

Whoever may see the post now may see how it read; when it is deleted, the log has lost the words too.
"""

from __future__ import annotations

from events import store
from events.posts import PostEdited, PostPublished, post_stream
from events.store import Recorded
from queries.hydration import media_view
from queries.posts import post
from queries.views import EditView, PostView


def edits(viewer: int | None, post_id: int) -> list[EditView] | None:
    """Every version of a post, the first one first; None when the post is not there for the viewer."""
    shown = post(viewer, post_id)
    if shown is None:
        return None
    told = [(event, event.data) for event in store.read_stream(post_stream(post_id))]
    return [_view(event, data, shown) for event, data in told if isinstance(data, PostPublished | PostEdited)] or None


def _view(event: Recorded, post: PostPublished | PostEdited, shown: PostView) -> EditView:
    still = {media.id for media in shown.media}  # the files of others are gone
    return EditView(
        author=shown.author,
        created_at=event.recorded_at,
        text=post.text,
        spoiler=post.spoiler,
        sensitive=post.sensitive,
        mentions=tuple(username for _, username in post.mentions),
        poll_options=post.poll.options if post.poll else None,
        media=tuple(media_view({**each}) for each in post.media if each["media_id"] in still),
    )
