"""The stream that two accounts share.

Follows, blocks and mutes between the same two accounts constrain each other (a block ends follows
in both directions), so the unordered pair is one aggregate with one stream and one total order.
"""

from __future__ import annotations

from events.vocabulary import Event


def relationship_stream(one: int, other: int) -> str:
    """Name of the stream of a pair of accounts, the same from both sides."""
    low, high = sorted((one, other))
    return f"relationship-{low}-{high}"


class RelationshipEvent(Event):
    """Base of what one account (the actor, named first) does towards another."""

    def pair(self) -> tuple[int, int]:
        """(follower, followee), (blocker, blocked) …: who acts or is concerned first, and the other."""
        raise NotImplementedError

    @property
    def stream(self) -> str:
        """`relationship-<lower id>-<higher id>`."""
        return relationship_stream(*self.pair())
