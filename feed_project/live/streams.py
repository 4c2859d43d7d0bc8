"""The streams a client may ask for, what feeds them, and which scopes they take.

The names are Mastodon's. Nothing here is remote and nothing has media yet, so the streams of such
posts exist and stay silent. Tag, list and direct streams are not there yet: they are unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

HOME = "h"
NOTIFICATIONS = "n"
PUBLIC = "p"
ANNOUNCEMENTS = "a"

# Whoever lacks the scope of a feed gets the stream without it.
FEED_SCOPES = {
    HOME: "read:statuses",
    NOTIFICATIONS: "read:notifications",
    PUBLIC: "read:statuses",
    ANNOUNCEMENTS: "read:statuses",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its name, the letters of its feeds, the scope it takes."""

    name: str
    feeds: tuple[str, ...]
    scope: str
    anonymous: bool = False  # open to visitors without a token


STREAMS = {
    stream.name: stream
    for stream in (
        Stream("user", (HOME, NOTIFICATIONS, ANNOUNCEMENTS), "read:statuses"),
        Stream("user:notification", (NOTIFICATIONS,), "read:notifications"),
        Stream("public", (PUBLIC,), "read:statuses", anonymous=True),
        Stream("public:local", (PUBLIC,), "read:statuses", anonymous=True),
        Stream("public:remote", (), "read:statuses", anonymous=True),
        Stream("public:media", (), "read:statuses", anonymous=True),
        Stream("public:local:media", (), "read:statuses", anonymous=True),
        Stream("public:remote:media", (), "read:statuses", anonymous=True),
    )
}
