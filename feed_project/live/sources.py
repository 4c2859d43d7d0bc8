"""The feeds that streams are made of, asked of the queries and written as Mastodon's JSON.

Each answer of the queries is for many owners; what is the same for many is written once. Home feeds
are asked as soon as `core` has an entry: nobody live waits for the fan-out to everybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from feed_project.live.cursors import Mark
from feed_project.live.happenings import Batch, Content, Happening, Owner, Source
from feed_project.live.streams import ANNOUNCEMENTS, DIRECT, HOME, LIST, MEDIA, NOTIFICATIONS, PUBLIC, TAG
from feed_project.live.written import Writer, batch, changed, happening, of_accounts, of_timelines, told
from feed_project.presentation.announcements import announcement_json, announcement_reaction_json
from feed_project.presentation.conversations import conversation_json
from feed_project.presentation.notifications import notification_json
from queries.announcements import AnnouncementNews, announcement_news
from queries.changes import any_change, home_changes, public_changes
from queries.conversations import new_conversations
from queries.filter_changes import any_filter_change, filter_changes
from queries.list_feed import new_list_posts
from queries.live import (
    Fresh,
    any_entry,
    any_notification,
    any_public_post,
    new_home_entries,
    new_notifications,
    new_public_posts,
)
from queries.notification_merges import any_merge, notification_merges
from queries.tag_feed import new_tag_posts
from queries.views import ConversationView, NotificationView
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


class HomeSource:
    """What came into home feeds, was edited there, was taken out; and that filters changed."""

    letter = HOME
    lane = "core"

    def __init__(self) -> None:
        self._entries, self._changes, self._filters = _Once(any_entry), _Once(any_change), _Once(any_filter_change)

    def has_news(self, after: int, up_to: int) -> bool:
        """Whether anybody wrote, boosted, edited, removed, or changed filters."""
        return self._entries(after, up_to) or self._changes(after, up_to) or self._filters(after, up_to)

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened in the owners' feeds."""
        cursors = of_accounts(after)
        least, writer = min(cursors.values()), Writer()
        found: list[Happening] = []
        if self._entries(least, up_to):
            found += told(new_home_entries(cursors, up_to, most=limit + SPARE), writer)
        if self._changes(least, up_to):
            found += changed(home_changes(cursors, up_to), writer)
        if self._filters(least, up_to):
            found += [happening(fresh, fresh.value, FILTERS_CHANGED) for fresh in filter_changes(cursors, up_to)]
        return batch(found, after, limit)


class PublicSource:
    """What came into the public timeline, was edited there, was taken out."""

    letter = PUBLIC
    lane = "core"

    def __init__(self) -> None:
        self._posts, self._changes = _Once(any_public_post), _Once(any_change)

    def has_news(self, after: int, up_to: int) -> bool:
        """Whether anything came into it, was edited or removed."""
        return self._posts(after, up_to) or self._changes(after, up_to)

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened in the public timeline as each owner sees it."""
        cursors = of_accounts(after)
        least, writer = min(cursors.values()), self._writer()
        found: list[Happening] = []
        if self._posts(least, up_to):
            found += told(new_public_posts(cursors, up_to, most=limit + SPARE), writer)
        if self._changes(least, up_to):
            found += changed(public_changes(cursors, up_to), writer)
        return batch(found, after, limit)

    def _writer(self) -> Writer:
        return Writer()


class MediaSource(PublicSource):
    """The same with posts that have media only; the others are passed by in silence."""

    letter = MEDIA

    def _writer(self) -> Writer:
        return Writer(only_media=True)


class TagSource:
    """What came into the timelines of tags, was edited there, was taken out."""

    letter = TAG
    lane = "core"

    def has_news(self, after: int, up_to: int) -> bool:
        """Few watch tags: they are asked for each time."""
        return True

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened under the tags as each owner sees it."""
        cursors = of_timelines(after, str)
        writer = Writer()
        news = told(new_tag_posts(cursors, up_to, most=limit + SPARE), writer)
        return batch([*news, *changed(tag_changes(cursors, up_to), writer)], after, limit)


class ListSource:
    """What came into the timelines of lists, was edited there, was taken out."""

    letter = LIST
    lane = "core"

    def has_news(self, after: int, up_to: int) -> bool:
        """Few watch lists: they are asked for each time."""
        return True

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened in the owners' lists."""
        cursors = of_timelines(after, int)
        writer = Writer()
        news = told(new_list_posts(cursors, up_to, most=limit + SPARE), writer)
        return batch([*news, *changed(list_changes(cursors, up_to), writer)], after, limit)


class DirectSource:
    """Conversations to which a direct post came."""

    letter = DIRECT
    lane = "core"

    def has_news(self, after: int, up_to: int) -> bool:
        """Few watch their conversations: they are asked for each time."""
        return True

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """The owners' conversations."""
        news = [
            happening(fresh, fresh.value.post.id, _conversation(fresh))
            for fresh in new_conversations(of_accounts(after), up_to, most=limit + SPARE)
        ]
        return batch(news, after, limit)


class NotificationSource:
    """What accounts should hear of; and that what was held back has come in among it."""

    letter = NOTIFICATIONS
    lane = "notifications"

    def __init__(self) -> None:
        self._notifications, self._merges = _Once(any_notification), _Once(any_merge)

    def has_news(self, after: int, up_to: int) -> bool:
        """Whether anybody was notified, or let something in that was held back."""
        return self._notifications(after, up_to) or self._merges(after, up_to)

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """The owners' notifications."""
        cursors = of_accounts(after)
        least = min(cursors.values())
        found: list[Happening] = []
        if self._notifications(least, up_to):
            news = new_notifications(cursors, up_to, most=limit + SPARE)
            found += [happening(fresh, fresh.value.id, _notification(fresh)) for fresh in news]
        if self._merges(least, up_to):
            merges = notification_merges(cursors, up_to)
            found += [happening(fresh, fresh.value, NOTIFICATIONS_MERGED) for fresh in merges]
        return batch(found, after, limit)


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


def _conversation(fresh: Fresh[ConversationView]) -> Content:
    return Content("conversation", orjson.dumps(conversation_json(fresh.value, fresh.owner)).decode())


def _notification(fresh: Fresh[NotificationView]) -> Content:
    return Content("notification", orjson.dumps(notification_json(fresh.value, fresh.owner)).decode())


def _announced(news: AnnouncementNews) -> Content:
    if news.announcement is not None and news.kind == "announcement":
        return Content("announcement", orjson.dumps(announcement_json(news.announcement, None)).decode())
    if news.kind == "reaction":
        return Content("announcement.reaction", orjson.dumps(announcement_reaction_json(news)).decode())
    return Content("announcement.delete", str(news.announcement_id))
