"""What happens between an account and a post it passes on to its followers."""

from __future__ import annotations

from events.vocabulary import Event, event


def boost_stream(account_id: int, post_id: int) -> str:
    """Name of the stream of one account's boosting of one post."""
    return f"boost-{account_id}-{post_id}"


class BoostEvent(Event):
    """Base of the boost events: `account_id` (the booster) and `post_id`."""

    account_id: int
    post_id: int

    @property
    def stream(self) -> str:
        """`boost-<booster>-<post>`."""
        return boost_stream(self.account_id, self.post_id)


@event()
class PostBoosted(BoostEvent):
    """An account boosted a post; `boost_id` is the boost's own id in timelines."""

    boost_id: int
    account_id: int
    post_id: int
    author_id: int
    visibility: str = "public"


@event()
class PostUnboosted(BoostEvent):
    """An account took its boost back."""

    boost_id: int
    account_id: int
    post_id: int
