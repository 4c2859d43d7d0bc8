"""The feeds that streams are made of, asked of the queries and written as Mastodon's JSON."""

from __future__ import annotations

from feed_project.live.happenings import Source


def sources() -> tuple[Source, ...]:
    """All of them."""
    return ()
