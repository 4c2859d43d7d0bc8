"""What is left of a post for somebody who may not see it any more, but takes back a mark made earlier.

Whose it is, since when, and before whom it was put: all of it known from when it could be seen, none of
it ever changing. No words, no media, no counts, no one else.
"""

from __future__ import annotations

from queries.hydration import accounts
from queries.statements import row
from queries.views import PostView

POST = "SELECT author_id, created_at, visibility FROM read_post WHERE post_id = %(post)s"


def withheld_post(post_id: int) -> PostView | None:
    """A post without anything in it; None when it is gone. Only for whoever had put a mark at it."""
    found = row(POST, {"post": post_id})
    author = accounts([found[0]]).get(found[0]) if found else None
    if found is None or author is None:
        return None
    return PostView(
        id=post_id,
        author=author,
        created_at=found[1],
        edited_at=None,
        html="",
        text="",
        spoiler="",
        sensitive=False,
        visibility=found[2],
        language=None,
        in_reply_to_id=None,
        in_reply_to_account_id=None,
        mentions=(),
        tags=(),
        application=None,
        application_website=None,
        replies=0,
        boosts=0,
        favourites=0,
        favourited=False,
        boosted=False,
        boostable=False,
    )
