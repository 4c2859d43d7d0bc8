"""The feeds that streams are made of, asked of the queries and written as Mastodon's JSON.

Each answer of the queries is for many owners; what is the same for many is written once. Home feeds
are asked as soon as `core` has an entry: nobody live waits for the fan-out to everybody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import orjson

from feed_project.live.cursors import WHOLE, Mark
from feed_project.live.happenings import NOBODY, Batch, Content, Happening, Source
from feed_project.live.streams import ANNOUNCEMENTS, HOME, NOTIFICATIONS, PUBLIC
from feed_project.presentation import status_json
from feed_project.presentation.announcements import announcement_json, announcement_reaction_json
from feed_project.presentation.notifications import notification_json
from queries.announcements import AnnouncementNews, announcement_news
from queries.changes import Change, home_changes, public_changes
from queries.live import Fresh, new_home_entries, new_notifications, new_public_posts
from queries.views import FeedItem, NotificationView, PostView

T = TypeVar("T")
Shown = FeedItem | PostView

# So many rows of an answer at most lie at a position of which a client has seen a part.
SPARE = 8


class _Writer:
    """Writes posts as contents; equal ones once. Lives as long as one answer."""

    def __init__(self) -> None:
        self._written: dict[tuple[str, int, int | None], Content] = {}

    def status(self, event: str, shown: Shown, owner: int) -> Content:
        """Write a post as its owner sees it; to all but its author the same object looks the same."""
        author = (shown.post if isinstance(shown, FeedItem) else shown).author.id
        viewer = None if owner == NOBODY else owner
        key = (event, id(shown), viewer if viewer in (None, author) else NOBODY)
        if key not in self._written:
            payload = orjson.dumps(status_json(shown, viewer)).decode()
            self._written[key] = Content(event, payload)
        return self._written[key]

    def change(self, change: Change, owner: int) -> Content:
        """Write an edit or a removal."""
        if change.post is not None:
            return self.status("status.update", change.post, owner)
        key = ("delete", change.entry_id, None)
        return self._written.setdefault(key, Content("delete", str(change.entry_id)))


class HomeSource:
    """What came into home feeds, was edited there, was taken out."""

    letter = HOME
    lane = "core"

    def fetch(self, after: Mapping[int, Mark], up_to: int, limit: int) -> Batch:
        """What happened in the owners' feeds."""
        cursors = _cursors(after)
        writer = _Writer()
        news = [
            _happening(fresh, fresh.value.entry_id, writer.status("update", fresh.value, fresh.owner))
            for fresh in new_home_entries(cursors, up_to, most=limit + SPARE)
        ]
        return _batch([*news, *_changed(home_changes, cursors, up_to, writer)], after, limit)


class PublicSource:
    """What came into the public timeline, was edited there, was taken out."""

    letter = PUBLIC
    lane = "core"

    def fetch(self, after: Mapping[int, Mark], up_to: int, limit: int) -> Batch:
        """What happened in the public timeline as each owner sees it."""
        cursors = _cursors(after)
        writer = _Writer()
        news = [
            _happening(fresh, fresh.value.entry_id, writer.status("update", fresh.value, fresh.owner))
            for fresh in new_public_posts(cursors, up_to, most=limit + SPARE)
        ]
        return _batch([*news, *_changed(public_changes, cursors, up_to, writer)], after, limit)


class NotificationSource:
    """What accounts should hear of."""

    letter = NOTIFICATIONS
    lane = "notifications"

    def fetch(self, after: Mapping[int, Mark], up_to: int, limit: int) -> Batch:
        """The owners' notifications."""
        news = [
            _happening(fresh, fresh.value.id, _notification(fresh))
            for fresh in new_notifications(_cursors(after), up_to, most=limit + SPARE)
        ]
        return _batch(news, after, limit)


class AnnouncementSource:
    """What is announced to everybody: asked once for all owners, and for all questions about the same news."""

    letter = ANNOUNCEMENTS
    lane = "core"

    def __init__(self) -> None:
        self._last: tuple[tuple[int, int], list[tuple[int, Content]]] = ((0, 0), [])

    def fetch(self, after: Mapping[int, Mark], up_to: int, limit: int) -> Batch:
        """What happened to announcements, the same for each owner."""
        cursors = _cursors(after)
        news = self._news(min(cursors.values()), up_to)
        happenings = [
            Happening(owner, Mark(position), content)
            for owner, cursor in cursors.items()
            for position, content in news
            if position > cursor
        ]
        return _batch(happenings, after, limit)

    def _news(self, least: int, up_to: int) -> list[tuple[int, Content]]:
        asked, told = self._last
        if asked != (least, up_to):
            told = [
                (news.position, _announced(news))
                for news in announcement_news(least, up_to)
                if news.kind != "announcement" or news.announcement is not None
            ]
            self._last = ((least, up_to), told)
        return told


def sources() -> tuple[Source, ...]:
    """All feeds."""
    return HomeSource(), NotificationSource(), PublicSource(), AnnouncementSource()


def _cursors(after: Mapping[int, Mark]) -> dict[int, int]:
    """Marks as positions that are wholly seen; what a mark has seen beyond is left out by `_batch`."""
    return {owner: mark.position - (mark.key != WHOLE) for owner, mark in after.items()}


def _happening(fresh: Fresh[T], key: int, content: Content) -> Happening:
    return Happening(fresh.owner, Mark(fresh.position, key), content)


def _notification(fresh: Fresh[NotificationView]) -> Content:
    return Content("notification", orjson.dumps(notification_json(fresh.value, fresh.owner)).decode())


def _announced(news: AnnouncementNews) -> Content:
    if news.announcement is not None and news.kind == "announcement":
        return Content("announcement", orjson.dumps(announcement_json(news.announcement, None)).decode())
    if news.kind == "reaction":
        return Content("announcement.reaction", orjson.dumps(announcement_reaction_json(news)).decode())
    return Content("announcement.delete", str(news.announcement_id))


def _changed(
    ask: Callable[[Mapping[int, int], int], Iterable[Fresh[Change]]],
    cursors: Mapping[int, int],
    up_to: int,
    writer: _Writer,
) -> Iterable[Happening]:
    for fresh in ask(cursors, up_to):
        yield _happening(fresh, fresh.value.entry_id, writer.change(fresh.value, fresh.owner))


def _batch(news: Iterable[Happening], after: Mapping[int, Mark], limit: int) -> Batch:
    """Put news in order; of owners that have more than `limit`, keep the oldest."""
    ordered = sorted((one for one in news if one.mark > after[one.owner]), key=lambda one: one.mark)
    count: Counter[int] = Counter()
    kept: list[Happening] = []
    for one in ordered:
        count[one.owner] += 1
        if count[one.owner] <= limit:
            kept.append(one)
    return Batch(kept, frozenset(owner for owner, number in count.items() if number > limit))
