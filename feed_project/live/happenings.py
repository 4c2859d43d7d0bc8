"""What goes through the live door: happenings, the batches they come in, the sources they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

import orjson

from feed_project.live.cursors import Mark

# Stands for every visitor without an account among the owners of the public feed.
NOBODY = 0


# Whose a place in a feed is: an account's, or an account's in a tag or a list (see `streams.Channel`).
Owner: TypeAlias = int | tuple[int, str | int]


class Content:
    """What one message says, made once and shared by all sockets that get it."""

    __slots__ = ("event", "is_bare", "payload", "quoted")

    def __init__(self, event: str, payload: str, *, is_bare: bool = False) -> None:
        self.event = event
        self.is_bare = is_bare  # goes without payload where the protocol allows it
        self.payload = payload  # JSON, or a bare id
        self.quoted = orjson.dumps(payload).decode()  # as a JSON string


class Happening(NamedTuple):
    """One message for one owner, and the place in the feed that it brings the owner to.

    Without a content it only brings the owner there.
    """

    owner: Owner
    mark: Mark
    content: Content | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Happenings in the order of their marks; of the owners in `cut` there are more to come."""

    happenings: Sequence[Happening] = ()
    cut: frozenset[Owner] = field(default_factory=frozenset)


class Source(Protocol):
    """A feed of many owners that can be asked, once for all of them, what happened."""

    @property
    def letter(self) -> str:
        """By what the feed is named in ids."""
        ...

    @property
    def lane(self) -> str:
        """The lane that fills the feed; it has one shard."""
        ...

    def has_news(self, after: int, up_to: int) -> bool:
        """Whether anything happened at positions after `after` up to `up_to`, whoever it concerns. Blocks."""
        ...

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """Ask what happened to each owner after its mark, up to a log position, oldest first.

        At most `limit` happenings for each owner. Blocks the calling thread.
        """
        ...
