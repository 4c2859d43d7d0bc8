"""Which hashtags an account follows."""

from __future__ import annotations

from events.vocabulary import Event, event


def tag_follows_stream(account_id: int) -> str:
    """Name of the stream of all the hashtags that one account follows."""
    return f"tag_follows-{account_id}"


class TagFollowEvent(Event):
    """Base of what an account does about following hashtags; `name` is as `events.post_text` files it."""

    account_id: int
    name: str

    @property
    def stream(self) -> str:
        """`tag_follows-<account>`."""
        return tag_follows_stream(self.account_id)


@event()
class TagFollowed(TagFollowEvent):
    """An account wants public posts with a hashtag in its home feed."""

    account_id: int
    name: str
    follow_id: int


@event()
class TagUnfollowed(TagFollowEvent):
    """An account no longer follows a hashtag."""

    account_id: int
    name: str
