"""From what queries find to what sockets get: posts written once for many, happenings in order, and no more than asked.

What the sources of `feed_project.live.sources` have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import TypeVar

import orjson

from feed_project.live.cursors import WHOLE, Mark
from feed_project.live.happenings import NOBODY, Batch, Content, Happening, Owner
from feed_project.presentation import reader, status_json
from queries.changes import Change
from queries.live import Fresh, FreshIn
from queries.views import FeedItem, PostView

T = TypeVar("T")
K = TypeVar("K", str, int)
Shown = FeedItem | PostView


class Writer:
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
        key = (event, id(shown), reader(viewer, author))
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


def of_accounts(after: Mapping[Owner, Mark]) -> dict[int, int]:
    """The cursors of owners that are accounts."""
    return {owner: _cursor(mark) for owner, mark in after.items() if isinstance(owner, int)}


def of_timelines(after: Mapping[Owner, Mark], kind: type[K]) -> dict[tuple[int, K], int]:
    """The cursors of owners in tags (`str`) or lists (`int`)."""
    return {
        (owner[0], owner[1]): _cursor(mark)
        for owner, mark in after.items()
        if isinstance(owner, tuple) and isinstance(owner[1], kind)
    }


def _cursor(mark: Mark) -> int:
    """A mark as the position that is wholly seen; what it has seen beyond is left out by `batch`."""
    return mark.position - (mark.key != WHOLE)


def happening(fresh: Fresh[T] | FreshIn[K, T], key: int, content: Content | None) -> Happening:
    """What a query found, as a happening."""
    owner: Owner = (fresh.owner, fresh.within) if isinstance(fresh, FreshIn) else fresh.owner
    return Happening(owner, Mark(fresh.position, key), content)


def told(news: Iterable[Fresh[FeedItem] | FreshIn[K, FeedItem]], writer: Writer) -> Iterable[Happening]:
    """Entries that came into feeds, written."""
    for fresh in news:
        yield happening(fresh, fresh.value.entry_id, writer.status("update", fresh.value, fresh.owner))


def changed(changes: Iterable[Fresh[Change] | FreshIn[K, Change]], writer: Writer) -> Iterable[Happening]:
    """Edits and removals, written."""
    for fresh in changes:
        yield happening(fresh, fresh.value.entry_id, writer.change(fresh.value, fresh.owner))


def batch(news: Iterable[Happening], after: Mapping[Owner, Mark], limit: int) -> Batch:
    """Put news in order; of owners that have more than `limit`, keep the oldest."""
    ordered = sorted([one for one in news if one.mark > after[one.owner]], key=attrgetter("mark"))
    if len(ordered) <= limit:
        return Batch(ordered)
    count: Counter[Owner] = Counter()
    kept: list[Happening] = []
    for one in ordered:
        count[one.owner] += 1
        if count[one.owner] <= limit:
            kept.append(one)
    return Batch(kept, frozenset(owner for owner, number in count.items() if number > limit))
