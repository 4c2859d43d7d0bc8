"""What happens between an account and a post it likes."""

from __future__ import annotations

from events.vocabulary import Event, event


def favourite_stream(account_id: int, post_id: int) -> str:
    """Name of the stream of one account's liking of one post."""
    return f"favourite-{account_id}-{post_id}"


class FavouriteEvent(Event):
    """Base of the favourite events: `account_id` and `post_id`."""

    account_id: int
    post_id: int

    @property
    def stream(self) -> str:
        """`favourite-<account>-<post>`."""
        return favourite_stream(self.account_id, self.post_id)


@event()
class PostFavourited(FavouriteEvent):
    """An account marked a post as a favourite."""

    favourite_id: int
    account_id: int
    post_id: int
    author_id: int


@event()
class PostUnfavourited(FavouriteEvent):
    """An account took its favourite back."""

    account_id: int
    post_id: int
