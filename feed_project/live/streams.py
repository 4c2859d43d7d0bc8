"""The streams a client may ask for, what feeds them, and which scopes they take.

The names are Mastodon's. Nothing here is remote, so the streams of such posts exist and stay silent.
Some streams are many: a `hashtag` stream takes a tag, a `list` stream a list. A channel is a stream
with what it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from events.post_text import tag_name
from feed_project.live.credentials import Rejected
from queries.paging import HIGHEST_ID

HOME = "h"
NOTIFICATIONS = "n"
PUBLIC = "p"
ANNOUNCEMENTS = "a"
MEDIA = "m"
TAG = "t"
LIST = "l"
DIRECT = "d"

# Whoever lacks the scope of a feed gets the stream without it.
FEED_SCOPES = {
    HOME: "read:statuses",
    NOTIFICATIONS: "read:notifications",
    PUBLIC: "read:statuses",
    ANNOUNCEMENTS: "read:statuses",
    MEDIA: "read:statuses",
    TAG: "read:statuses",
    LIST: "read:lists",
    DIRECT: "read:statuses",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its name, the letters of its feeds, the scope it takes, the parameter it takes."""

    name: str
    feeds: tuple[str, ...]
    scope: str
    anonymous: bool = False  # open to visitors without a token
    takes: str | None = None  # tag, list


STREAMS = {
    stream.name: stream
    for stream in (
        Stream("user", (HOME, NOTIFICATIONS, ANNOUNCEMENTS), "read:statuses"),
        Stream("user:notification", (NOTIFICATIONS,), "read:notifications"),
        Stream("public", (PUBLIC,), "read:statuses", anonymous=True),
        Stream("public:local", (PUBLIC,), "read:statuses", anonymous=True),
        Stream("public:remote", (), "read:statuses", anonymous=True),
        Stream("public:media", (MEDIA,), "read:statuses", anonymous=True),
        Stream("public:local:media", (MEDIA,), "read:statuses", anonymous=True),
        Stream("public:remote:media", (), "read:statuses", anonymous=True),
        Stream("hashtag", (TAG,), "read:statuses", anonymous=True, takes="tag"),
        Stream("hashtag:local", (TAG,), "read:statuses", anonymous=True, takes="tag"),
        Stream("direct", (DIRECT,), "read:statuses"),
        Stream("list", (LIST,), "read:lists", takes="list"),
    )
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A stream, and within it the tag (as filed) or the list; two that are equal say the same."""

    stream: Stream
    within: str | int | None = None

    @property
    def list_id(self) -> int | None:
        """The list that has to be the viewer's."""
        return self.within if isinstance(self.within, int) else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel as a client asked for it: what it sent is what its messages are labelled with."""

    channel: Channel
    sent: tuple[str, ...]

    @property
    def label(self) -> str:
        """`["hashtag","Cats"]`: clients look for their own words in it."""
        return orjson.dumps(self.sent).decode()


def wanted(name: object, given: Mapping[str, Any]) -> Wanted:
    """Find what a client wants; `given` holds the parameters `tag` and `list`, if they were sent.

    Raises:
        Rejected: 400, there is no such stream, or its parameter is missing or none.
    """
    stream = STREAMS.get(name) if isinstance(name, str) else None
    if stream is None:
        raise Rejected(400, "Unknown stream type")
    if stream.takes is None:
        return Wanted(Channel(stream), (stream.name,))
    sent = given.get(stream.takes)
    text = str(sent) if isinstance(sent, str | int) and not isinstance(sent, bool) else ""
    within = tag_name(text) if stream.takes == "tag" else _list_id(text)
    if not within:
        raise Rejected(400, f"Missing {stream.takes} name parameter")
    return Wanted(Channel(stream, within), (stream.name, text))


def _list_id(text: str) -> int | None:
    is_id = text.isascii() and text.isdigit() and len(text) <= 19
    return int(text) if is_id and int(text) <= HIGHEST_ID else None
