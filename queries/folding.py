"""Folding repeated boosts into one entry, in timelines that are merged when they are read.

The same post, boosted by several, stands once within a window of entries and of time; the boosters
are named. What is hidden depends on what stands below it, so a page reads a window more than it
shows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from queries.hydration import Entry
from queries.paging import PageRequest

WINDOW_ENTRIES = 40
WINDOW_MS = 24 * 60 * 60 * 1000

# Reads the visible entries about a page, newest first: (page, reach), see `queries.home.around`.
Around = Callable[[PageRequest, int], list[Entry]]

# A page's entries newest first, the boosters folded into each by entry id, whether it goes on.
Skeleton = tuple[list[Entry], dict[int, list[int]], bool]


def skeleton(page: PageRequest, around: Around) -> Skeleton:
    """The page of a timeline whose visible entries `around` reads."""
    # A few more than the page and the window of its last entry: so many may be folded at no cost.
    reach = page.limit + WINDOW_ENTRIES + 10
    while True:
        entries = around(page, reach)
        others = fold(entries)
        least, most = known_span(entries, page, reach)
        found = [e for e in entries if e.entry_id in others and least < e.entry_id < most]
        if len(found) > page.limit or (least <= page.lower and page.upper <= most):
            break
        reach *= 4
    if page.ascending:
        kept = found[-page.limit :]
        return kept, others, len(kept) == page.limit
    return found[: page.limit], others, len(found) > page.limit


def known_span(entries: Sequence[Entry], page: PageRequest, reach: int) -> tuple[int, int]:
    """The open interval of ids, within the page's bounds, about which `entries` say everything.

    Reading downwards, the last `WINDOW_ENTRIES` are context: what they fold into was not read.
    """
    if page.ascending:
        inside = sum(page.lower < entry.entry_id for entry in entries)
    else:
        inside = len(entries) - bisect_right(entries, -page.upper, key=lambda entry: -entry.entry_id)
    if inside < reach:
        return page.lower, page.upper
    if page.ascending:
        return page.lower, min(page.upper, entries[0].entry_id + 1)
    return max(page.lower, entries[-WINDOW_ENTRIES - 1].entry_id - 1), page.upper


def fold(entries: Sequence[Entry]) -> dict[int, list[int]]:
    """Which entries (newest first) are shown, and the boosters folded into each, newest first.

    An entry is hidden when the same post stands again within the next `WINDOW_ENTRIES` older
    entries and within `WINDOW_MS`: the older one may have been seen already, so it never moves.
    """
    if len({entry.post_id for entry in entries}) == len(entries):
        return {entry.entry_id: [] for entry in entries}
    places: dict[int, list[int]] = {}
    others: dict[int, list[int]] = {}
    for index in range(len(entries) - 1, -1, -1):
        entry = entries[index]
        older = places.setdefault(entry.post_id, [])
        near = [i for i in older if i - index <= WINDOW_ENTRIES and _close(entry, entries[i])]
        if not near:
            others[entry.entry_id] = []
        for place in reversed(near):
            boosters = others.get(entries[place].entry_id)
            if boosters is not None:
                boosters.insert(0, entry.source_id)
                break
        older.append(index)
    return others


def _close(newer: Entry, older: Entry) -> bool:
    return (newer.entry_id >> 16) - (older.entry_id >> 16) <= WINDOW_MS
