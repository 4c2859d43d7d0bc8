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
from feed_project.live.happenings import NOBODY, Batch, Content, Happening, Owner, Source
from feed_project.live.streams import ANNOUNCEMENTS, DIRECT, HOME, LIST, MEDIA, NOTIFICATIONS, PUBLIC, TAG
from feed_project.presentation import status_json
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
    any_entry,
    any_notification,
    any_public_post,
    new_home_entries,
    new_notifications,
    new_public_posts,
)
from queries.notification_merges import any_merge, notification_merges
from queries.tag_feed import new_tag_posts
from queries.views import ConversationView, FeedItem, NotificationView, PostView
from queries.watched_changes import list_changes, tag_changes

T = TypeVar("T")
K = TypeVar("K", str, int)
Shown = FeedItem | PostView

FILTERS_CHANGED = Content("filters_changed", "{}", is_bare=True)
# With a payload, as Mastodon has it; clients need not look at it.
NOTIFICATIONS_MERGED = Content("notifications_merged", "1")

# So many rows of an answer at most lie at a position of which a client has seen a part.
SPARE = 8


class _Writer:
    """Writes posts as contents; equal ones once. Lives as long as one answer.

    `only_media`: posts without media are None.
    """

    def __init__(self, *, only_media: bool = False) -> None:
        self._written: dict[tuple[str, int, int | None], Content | None] = {}
        self._only_media = only_media

    def status(self, event: str, shown: Shown, owner: int) -> Content | None:
        """Write a post as its owner sees it; to all but its author the same object looks the same."""
        author = (shown.post if isinstance(shown, FeedItem) else shown).author.id
        viewer = None if owner == NOBODY else owner
        key = (event, id(shown), viewer if viewer in (None, author) else NOBODY)
        if key not in self._written:
            status = status_json(shown, viewer)
            is_left_out = self._only_media and not status["media_attachments"]
            self._written[key] = None if is_left_out else Content(event, orjson.dumps(status).decode())
        return self._written[key]

    def change(self, change: Change, owner: int) -> Content | None:
        """Write an edit or a removal."""
        if change.post is not None:
            return self.status("status.update", change.post, owner)
        key = ("delete", change.entry_id, None)
        return self._written.setdefault(key, Content("delete", str(change.entry_id)))


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
        cursors = _of_accounts(after)
        least, writer = min(cursors.values()), _Writer()
        found: list[Happening] = []
        if self._entries(least, up_to):
            found += _told(new_home_entries(cursors, up_to, most=limit + SPARE), writer)
        if self._changes(least, up_to):
            found += _changed(home_changes(cursors, up_to), writer)
        if self._filters(least, up_to):
            found += [_happening(fresh, fresh.value, FILTERS_CHANGED) for fresh in filter_changes(cursors, up_to)]
        return _batch(found, after, limit)


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
        cursors = _of_accounts(after)
        least, writer = min(cursors.values()), self._writer()
        found: list[Happening] = []
        if self._posts(least, up_to):
            found += _told(new_public_posts(cursors, up_to, most=limit + SPARE), writer)
        if self._changes(least, up_to):
            found += _changed(public_changes(cursors, up_to), writer)
        return _batch(found, after, limit)

    def _writer(self) -> _Writer:
        return _Writer()


class MediaSource(PublicSource):
    """The same with posts that have media only; the others are passed by in silence."""

    letter = MEDIA

    def _writer(self) -> _Writer:
        return _Writer(only_media=True)


class TagSource:
    """What came into the timelines of tags, was edited there, was taken out."""

    letter = TAG
    lane = "core"

    def has_news(self, after: int, up_to: int) -> bool:
        """Few watch tags: they are asked for each time."""
        return True

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened under the tags as each owner sees it."""
        cursors = _of_timelines(after, str)
        writer = _Writer()
        news = _told(new_tag_posts(cursors, up_to, most=limit + SPARE), writer)
        return _batch([*news, *_changed(tag_changes(cursors, up_to), writer)], after, limit)


class ListSource:
    """What came into the timelines of lists, was edited there, was taken out."""

    letter = LIST
    lane = "core"

    def has_news(self, after: int, up_to: int) -> bool:
        """Few watch lists: they are asked for each time."""
        return True

    def fetch(self, after: Mapping[Owner, Mark], up_to: int, limit: int) -> Batch:
        """What happened in the owners' lists."""
        cursors = _of_timelines(after, int)
        writer = _Writer()
        news = _told(new_list_posts(cursors, up_to, most=limit + SPARE), writer)
        return _batch([*news, *_changed(list_changes(cursors, up_to), writer)], after, limit)


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
            _happening(fresh, fresh.value.post.id, _conversation(fresh))
            for fresh in new_conversations(_of_accounts(after), up_to, most=limit + SPARE)
        ]
        return _batch(news, after, limit)


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
        cursors = _of_accounts(after)
        least = min(cursors.values())
        found: list[Happening] = []
        if self._notifications(least, up_to):
            news = new_notifications(cursors, up_to, most=limit + SPARE)
            found += [_happening(fresh, fresh.value.id, _notification(fresh)) for fresh in news]
        if self._merges(least, up_to):
            merges = notification_merges(cursors, up_to)
            found += [_happening(fresh, fresh.value, NOTIFICATIONS_MERGED) for fresh in merges]
        return _batch(found, after, limit)


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
        cursors = _of_accounts(after)
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


def _of_accounts(after: Mapping[Owner, Mark]) -> dict[int, int]:
    """The cursors of owners that are accounts."""
    return {owner: _cursor(mark) for owner, mark in after.items() if isinstance(owner, int)}


def _of_timelines(after: Mapping[Owner, Mark], kind: type[K]) -> dict[tuple[int, K], int]:
    """The cursors of owners in tags (`str`) or lists (`int`)."""
    return {
        (owner[0], owner[1]): _cursor(mark)
        for owner, mark in after.items()
        if isinstance(owner, tuple) and isinstance(owner[1], kind)
    }


def _cursor(mark: Mark) -> int:
    """A mark as the position that is wholly seen; what it has seen beyond is left out by `_batch`."""
    return mark.position - (mark.key != WHOLE)


def _happening(fresh: Fresh[T] | FreshIn[K, T], key: int, content: Content | None) -> Happening:
    owner: Owner = (fresh.owner, fresh.within) if isinstance(fresh, FreshIn) else fresh.owner
    return Happening(owner, Mark(fresh.position, key), content)


def _told(news: Iterable[Fresh[FeedItem] | FreshIn[K, FeedItem]], writer: _Writer) -> Iterable[Happening]:
    for fresh in news:
        yield _happening(fresh, fresh.value.entry_id, writer.status("update", fresh.value, fresh.owner))


def _changed(changes: Iterable[Fresh[Change] | FreshIn[K, Change]], writer: _Writer) -> Iterable[Happening]:
    for fresh in changes:
        yield _happening(fresh, fresh.value.entry_id, writer.change(fresh.value, fresh.owner))


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


def _batch(news: Iterable[Happening], after: Mapping[Owner, Mark], limit: int) -> Batch:
    """Put news in order; of owners that have more than `limit`, keep the oldest."""
    ordered = sorted((one for one in news if one.mark > after[one.owner]), key=lambda one: one.mark)
    count: Counter[Owner] = Counter()
    kept: list[Happening] = []
    for one in ordered:
        count[one.owner] += 1
        if count[one.owner] <= limit:
            kept.append(one)
    return Batch(kept, frozenset(owner for owner, number in count.items() if number > limit))
