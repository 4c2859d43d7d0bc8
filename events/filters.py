"""What an account does not want to read, or not at once: filters by words and of single posts."""

from __future__ import annotations

from events.vocabulary import Event, event


def filter_stream(filter_id: int) -> str:
    """Name of the stream of a filter."""
    return f"filter-{filter_id}"


class FilterEvent(Event):
    """Base of the events of one filter's stream."""

    account_id: int
    filter_id: int

    @property
    def stream(self) -> str:
        """`filter-<id>`."""
        return filter_stream(self.filter_id)


class FilterSettings(FilterEvent):
    """Base of the events that say, whole, how a filter reads.

    `contexts` are of home, notifications, public, thread, account; `action` is warn, hide or blur.
    `expires_at` is ISO 8601. `keywords` are triples (keyword id, keyword, whole words only).
    """

    account_id: int
    filter_id: int
    title: str
    contexts: tuple[str, ...]
    action: str
    expires_at: str | None
    keywords: tuple[tuple[int, str, bool], ...]


@event()
class FilterCreated(FilterSettings):
    """An account made a filter."""

    account_id: int
    filter_id: int
    title: str
    contexts: tuple[str, ...]
    action: str = "warn"
    expires_at: str | None = None
    keywords: tuple[tuple[int, str, bool], ...] = ()


@event()
class FilterChanged(FilterSettings):
    """An account changed a filter; it now reads like this."""

    account_id: int
    filter_id: int
    title: str
    contexts: tuple[str, ...]
    action: str = "warn"
    expires_at: str | None = None
    keywords: tuple[tuple[int, str, bool], ...] = ()


@event()
class FilterDeleted(FilterEvent):
    """An account did away with a filter; its words are redacted."""

    account_id: int
    filter_id: int


@event()
class PostFiltered(FilterEvent):
    """An account put a single post under a filter."""

    account_id: int
    filter_id: int
    filter_post_id: int
    post_id: int


@event()
class PostUnfiltered(FilterEvent):
    """An account took a single post out of a filter."""

    account_id: int
    filter_id: int
    filter_post_id: int
