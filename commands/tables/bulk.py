"""Folding many events into the write tables at once: by import and by the rebuild from the log.

Events are gathered into runs of one type, so that each run is one statement. That moves events past
each other, but never past one on which they depend.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

from commands.tables.folds import FOLDS
from events.announcements import announcement_stream
from events.bookmarks import BookmarkEvent
from events.boosts import BoostEvent
from events.favourites import FavouriteEvent
from events.filters import PostFiltered
from events.lists import ListMemberAdded, ListMemberRemoved
from events.media import MediaAttached, MediaDetached, MediaDiscarded
from events.pins import PinEvent
from events.polls import PollEvent
from events.posts import PostPublished, post_stream
from events.reactions import ReactionEvent
from events.relationships import relationship_stream
from events.store import Recorded
from events.vocabulary import Event

Run: TypeAlias = list[Recorded]


def fold(recorded: Sequence[Recorded]) -> None:
    """Fold events, given in log order; redacted ones are skipped."""
    for run in gather(recorded):
        FOLDS[_type(run)](run)


def gather(recorded: Sequence[Recorded]) -> list[Run]:
    """Put events into runs of one type which, one after the other, have the same effect.

    An event changes what its stream is about, and may need a post or a follow of another stream. It
    goes into the first run of its type behind the last one that changed either, or that needed what
    it changes. So no run holds two events of one stream.
    """
    runs: list[Run] = []
    places: defaultdict[type[Event], list[int]] = defaultdict(list)
    changed: dict[str, int] = {}
    needed: dict[str, int] = {}
    for each in recorded:
        event = each.data
        if event is None:
            continue
        stream, needs = each.stream, _needs(event)
        behind = changed.get(stream, -1)
        if stream in needed:
            behind = max(behind, needed[stream])
        if needs in changed:
            behind = max(behind, changed[needs])
        place = _place(runs, places[type(event)], behind)
        runs[place].append(each)
        changed[stream] = place
        if needs:
            needed[needs] = max(place, needed.get(needs, -1))
    return runs


def _type(run: Run) -> type[Event]:
    return next(type(each.data) for each in run if each.data is not None)


def _place(runs: list[Run], of_type: list[int], behind: int) -> int:
    """The first run of a type behind a place; a new one at the end when there is none."""
    if not of_type or of_type[-1] <= behind:
        of_type.append(len(runs))
        runs.append([])
    return of_type[bisect_right(of_type, behind)]


def _needs(event: Event) -> str:
    """The stream (of a post, follow, announcement) that an event of another stream relies on; empty: there is none."""
    if isinstance(event, (BoostEvent, FavouriteEvent, BookmarkEvent, PinEvent, PollEvent, PostFiltered)):
        return post_stream(event.post_id)
    if isinstance(event, (MediaAttached, MediaDetached, MediaDiscarded)) and event.post_id is not None:
        return post_stream(event.post_id)
    if isinstance(event, PostPublished) and event.in_reply_to_id is not None:
        return post_stream(event.in_reply_to_id)
    if isinstance(event, ReactionEvent):
        return announcement_stream(event.announcement_id)
    if isinstance(event, (ListMemberAdded, ListMemberRemoved)):
        return relationship_stream(event.owner_id, event.account_id)
    return ""
