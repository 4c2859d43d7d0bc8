"""Which hashtags an account shows on its profile."""

from __future__ import annotations

from events.vocabulary import Event, event


def featured_tags_stream(account_id: int) -> str:
    """Name of the stream of all the hashtags that one account features."""
    return f"featured_tags-{account_id}"


class FeaturedTagEvent(Event):
    """Base of what an account does about featured hashtags; `name` is as `events.post_text` files it."""

    account_id: int
    name: str

    @property
    def stream(self) -> str:
        """`featured_tags-<account>`."""
        return featured_tags_stream(self.account_id)


@event()
class TagFeatured(FeaturedTagEvent):
    """An account put a hashtag on its profile."""

    account_id: int
    name: str
    feature_id: int


@event()
class TagUnfeatured(FeaturedTagEvent):
    """An account took a hashtag off its profile."""

    account_id: int
    name: str
