"""Edits and removals in the timelines that an account watches by choice: of tags, of lists.

As `queries.changes` has it for the home feed: what is gone is told to whoever could have seen it,
for which tags it carried, or whether its author was on the list, nobody knows any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from queries.changes import Change, Noted, changes, removals
from queries.home_entries import minds, shown
from queries.list_feed import belongs
from queries.live import FreshIn, posts_for
from queries.statements import compact, rows
from queries.visibility import ANONYMOUS

K = TypeVar("K", str, int)

IN_TAG = compact(f"""
    SELECT w.owner_id, w.within, t.post_id
    FROM unnest(%(owners)s::bigint[], %(withins)s::text[]) AS w(owner_id, within)
    JOIN read_post_tag t ON t.name = w.within
    WHERE t.post_id = ANY(%(posts)s::bigint[]) AND t.visibility = 'public'
      AND (w.owner_id = {ANONYMOUS} OR NOT {minds("t.author_id", "w.owner_id")})
""")

IN_LIST = compact(f"""
    SELECT w.owner_id, w.within, p.post_id
    FROM unnest(%(owners)s::bigint[], %(withins)s::bigint[]) AS w(owner_id, within)
    JOIN read_list l ON l.list_id = w.within AND l.owner_id = w.owner_id
    CROSS JOIN unnest(%(posts)s::bigint[]) AS e(post_id) JOIN read_post p ON p.post_id = e.post_id
    WHERE EXISTS (
        SELECT FROM (SELECT x.* FROM read_outbox x WHERE x.entry_id = p.post_id UNION ALL
                     SELECT x.* FROM read_outbox x WHERE x.post_id = p.post_id AND x.entry_id <> x.post_id) o
        JOIN read_list_member s ON s.list_id = l.list_id AND s.account_id = o.source_id
        WHERE {belongs(viewer="w.owner_id")} AND {shown(viewer="w.owner_id")})
""")


def tag_changes(cursors: Mapping[tuple[int, str], int], up_to: int) -> list[FreshIn[str, Change]]:
    """What changed in tags' timelines after each cursor {(owner, tag as filed): position}, oldest first."""
    noted = _since(cursors, up_to)
    gone = _gone(noted, cursors, to_all=frozenset({"public"}), to_followers=frozenset())
    return sorted(gone + _edits(IN_TAG, noted, cursors), key=_position)


def list_changes(cursors: Mapping[tuple[int, int], int], up_to: int) -> list[FreshIn[int, Change]]:
    """What changed in lists' timelines after each cursor {(owner, list): position}, oldest first."""
    noted = _since(cursors, up_to)
    gone = _gone(noted, cursors, to_all=frozenset({"public", "unlisted"}), to_followers=frozenset({"private"}))
    return sorted(gone + _edits(IN_LIST, noted, cursors), key=_position)


def _since(cursors: Mapping[tuple[int, K], int], up_to: int) -> list[Noted]:
    return changes(min(cursors.values()), up_to) if cursors else []


def _gone(
    noted: Sequence[Noted],
    cursors: Mapping[tuple[int, K], int],
    *,
    to_all: frozenset[str],
    to_followers: frozenset[str],
) -> list[FreshIn[K, Change]]:
    """Removals that concern an owner, once for each timeline that it watches."""
    owners: dict[int, int] = {}
    for (owner, _), after in cursors.items():
        owners[owner] = min(after, owners.get(owner, after))
    return [
        FreshIn(owner, within, fresh.position, fresh.value)
        for fresh in removals(noted, owners, to_all=to_all, to_followers=to_followers, to_source=False)
        for (owner, within), after in cursors.items()
        if owner == fresh.owner and after < fresh.position
    ]


def _edits(statement: str, noted: Sequence[Noted], cursors: Mapping[tuple[int, K], int]) -> list[FreshIn[K, Change]]:
    edited = [change for change in noted if not change.gone]
    if not edited:
        return []
    owners, withins = zip(*cursors, strict=True)
    posts = list({change.entry_id for change in edited})
    found = rows(statement, {"owners": list(owners), "withins": list(withins), "posts": posts})
    there = {(owner, within, post) for owner, within, post in found}
    views = posts_for((owner, post) for owner, _, post in there)
    return [
        FreshIn(owner, within, change.position, Change(change.entry_id, views[owner, change.entry_id]))
        for change in edited
        for (owner, within), after in cursors.items()
        if after < change.position and (owner, within, change.entry_id) in there and (owner, change.entry_id) in views
    ]


def _position(fresh: FreshIn[K, Change]) -> int:
    return fresh.position
