"""The feeds that streams are made of, asked of the queries and written as Mastodon's JSON.

Each answer of the queries is for many owners; what is the same for many is written once. Home feeds
are asked as soon as `core` has an entry: nobody live waits for the fan-out to everybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import orjson

from feed_project.live.cursors import Mark
from feed_project.live.happenings import Batch, Content, Happening, Owner, Source
from feed_project.live.streams import ANNOUNCEMENTS, DIRECT, HOME, LIST, MEDIA, NOTIFICATIONS, PUBLIC, TAG
from feed_project.live.written import Writer, batch, changed, happening, of_accounts, of_timelines, told
from feed_project.presentation.announcements import announcement_json, announcement_reaction_json
from feed_project.presentation.conversations import conversation_json
from feed_project.presentation.notifications import notification_json
from queries.announcements import AnnouncementNews, announcement_news
from queries.changes import Change, any_change, home_changes, public_changes
from queries.conversations import new_conversations
from queries.filter_changes import any_filter_change, filter_changes
from queries.list_feed import new_list_posts
from queries.live import (
    Fresh,
    FreshIn,
    any_direct_post,
    any_entry,
    any_notification,
    any_public_post,
    new_home_entries,
    new_notifications,
    new_public_posts,
)
from queries.notification_merges import any_merge, notification_merges
from queries.tag_feed import new_tag_posts
from queries.views import FeedItem
from queries.watched_changes import list_changes, tag_changes

FILTERS_CHANGED = Content("filters_changed", "{}", is_bare=True)
# With a payload, as Mastodon has it; clients need not look at it.
NOTIFICATIONS_MERGED = Content("notifications_merged", "1")

# So many rows of an answer at most lie at a position of which a client has seen a part.
SPARE = 8


class _Once:
    """A question about a stretch of the log, put once though the owners who stand there are asked for in parts."""

    def __init__(self, question: Callable[[int, int], bool]) -> None:
        self._question = question
        self._stretch, self._answer = (0, 0), False

    def __call__(self, after: int, up_to: int) -> bool:
        """The answer for positions after `after` up to `up_to`."""
        if self._stretch != (after, up_to):
            self._answer = self._question(after, up_to)
            self._stretch = after, up_to
        return self._answer


Find: TypeAlias = Callable[[Mapping[Any, int], int, int, Writer], Iterable[Happening]]
"""Finds what is new to owners: their cursors, up to which position, at most how many each, who writes it."""


class _Feed:
    """A feed of several kinds of news. Each is looked for only in stretches of the log that have any of it."""

    letter: str
    lane = "core"
    kinds: tuple[tuple[Callable[[int, int], bool], Find], ...]
    only_media = False

    def __init__(self) -> None:
        self._kinds = [(_Once(anything), find) for anything, find in self.kinds]

    def has_news(self, after: int, up_to: int) -> bool:
        """Whether there is news of any kind, whoever it concerns."""
        return any(anything(after, up_to) for anything, _ in self._kinds)

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened to the owners."""
        cursors = self.cursors(after)
        least, writer = min(cursors.values()), Writer(only_media=self.only_media)
        found: list[Happening] = []
        for anything, find in self._kinds:
            if anything(least, up_to):
                found += find(cursors, up_to, limit + SPARE, writer)
        return batch(found, after, limit)

    def cursors(self, after: Mapping[Owner, Mark]) -> Mapping[Any, int]:
        """Where the owners stand, as the queries of this feed want to be told."""
        return of_accounts(after)


def _entries(query: Callable[..., Iterable[Fresh[FeedItem] | FreshIn[Any, FeedItem]]]) -> Find:
    return lambda cursors, up_to, most, writer: told(query(cursors, up_to, most=most), writer)


def _edits(query: Callable[..., Iterable[Fresh[Change] | FreshIn[Any, Change]]]) -> Find:
    return lambda cursors, up_to, most, writer: changed(query(cursors, up_to), writer)


def _signals(query: Callable[..., Iterable[Fresh[int]]], content: Content) -> Find:
    return lambda cursors, up_to, most, writer: (
        happening(fresh, fresh.value, content) for fresh in query(cursors, up_to)
    )


def _notifications(cursors: Mapping[Any, int], up_to: int, most: int, writer: Writer) -> Iterable[Happening]:
    for fresh in new_notifications(cursors, up_to, most=most):
        told = orjson.dumps(notification_json(fresh.value, fresh.owner)).decode()
        yield happening(fresh, fresh.value.id, Content("notification", told))


def _conversations(cursors: Mapping[Any, int], up_to: int, most: int, writer: Writer) -> Iterable[Happening]:
    for fresh in new_conversations(cursors, up_to, most=most):
        told = orjson.dumps(conversation_json(fresh.value, fresh.owner)).decode()
        yield happening(fresh, fresh.value.post.id, Content("conversation", told))


class HomeSource(_Feed):
    """What came into home feeds, was edited there, was taken out; and that filters changed."""

    letter = HOME
    kinds = (
        (any_entry, _entries(new_home_entries)),
        (any_change, _edits(home_changes)),
        (any_filter_change, _signals(filter_changes, FILTERS_CHANGED)),
    )


class PublicSource(_Feed):
    """What came into the public timeline, was edited there, was taken out, as each owner sees it."""

    letter = PUBLIC
    kinds = ((any_public_post, _entries(new_public_posts)), (any_change, _edits(public_changes)))


class MediaSource(PublicSource):
    """The same with posts that have media only; the others are passed by in silence."""

    letter = MEDIA
    only_media = True


class TagSource(_Feed):
    """What came into the timelines of tags, was edited there, was taken out."""

    letter = TAG
    kinds = ((any_entry, _entries(new_tag_posts)), (any_change, _edits(tag_changes)))

    def cursors(self, after: Mapping[Owner, Mark]) -> Mapping[Any, int]:
        """By owner and tag."""
        return of_timelines(after, str)


class ListSource(_Feed):
    """What came into the timelines of lists, was edited there, was taken out."""

    letter = LIST
    kinds = ((any_entry, _entries(new_list_posts)), (any_change, _edits(list_changes)))

    def cursors(self, after: Mapping[Owner, Mark]) -> Mapping[Any, int]:
        """By owner and list."""
        return of_timelines(after, int)


class DirectSource(_Feed):
    """Conversations to which a direct post came."""

    letter = DIRECT
    kinds = ((any_direct_post, _conversations),)


class NotificationSource(_Feed):
    """What accounts should hear of; and that what was held back has come in among it."""

    letter = NOTIFICATIONS
    lane = "notifications"
    kinds = (
        (any_notification, _notifications),
        (any_merge, _signals(notification_merges, NOTIFICATIONS_MERGED)),
    )


class AnnouncementSource:
    """What is announced to everybody: asked once for all owners, and for all questions about the same news."""

    letter = ANNOUNCEMENTS
    lane = "core"

    def __init__(self) -> None:
        self._last: tuple[tuple[int, int], list[tuple[int, Content]]] = ((0, 0), [])

    def has_news(self, after: int, up_to: int) -> bool:
        """Whether anything was announced, or somebody reacted to it."""
        return bool(self._news(after, up_to))

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened to announcements, the same for each owner."""
        cursors = of_accounts(after)
        news = self._news(min(cursors.values()), up_to)
        happenings = [
            Happening(owner, Mark(position), content)
            for owner, cursor in cursors.items()
            for position, content in news
            if position > cursor
        ]
        return batch(happenings, after, limit)

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
    return (
        HomeSource(),
        NotificationSource(),
        PublicSource(),
        MediaSource(),
        TagSource(),
        ListSource(),
        DirectSource(),
        AnnouncementSource(),
    )


def _announced(news: AnnouncementNews) -> Content:
    if news.announcement is not None and news.kind == "announcement":
        return Content("announcement", orjson.dumps(announcement_json(news.announcement, None)).decode())
    if news.kind == "reaction":
        return Content("announcement.reaction", orjson.dumps(announcement_reaction_json(news)).decode())
    return Content("announcement.delete", str(news.announcement_id))
