"""What happens between an account and a post it wants to find again."""

from __future__ import annotations

from events.vocabulary import Event, event


def bookmark_stream(account_id: int, post_id: int) -> str:
    """Name of the stream of one account's bookmark of one post."""
    return f"bookmark-{account_id}-{post_id}"


class BookmarkEvent(Event):
    """Base of the bookmark events: `account_id` and `post_id`."""

    account_id: int
    post_id: int

    @property
    def stream(self) -> str:
        """`bookmark-<account>-<post>`."""
        return bookmark_stream(self.account_id, self.post_id)


@event()
class PostBookmarked(BookmarkEvent):
    """An account put a bookmark at a post, for nobody but itself to see."""

    bookmark_id: int
    account_id: int
    post_id: int


@event()
class PostUnbookmarked(BookmarkEvent):
    """An account took its bookmark out again."""

    account_id: int
    post_id: int
