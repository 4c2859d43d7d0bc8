"""What changed about posts already shown: edits and removals, for live clients to follow.

Read from the log, because what is removed has left the read tables. Whom it concerns is decided
as things stand now: an edit goes to whoever may see the post and has it in its feed (be it by a
boost) or is named in it; a removal, a bare id, to whoever could have seen it, as far as the event
itself tells. For whom an edit names no longer, it is one or the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from events import store
from events.boosts import PostUnboosted
from events.posts import PostDeleted, PostEdited
from events.store import Recorded
from queries.home_entries import carries, kept, member, shown
from queries.live import Fresh, posts_for
from queries.statements import compact, rows
from queries.views import PostView
from queries.visibility import ANONYMOUS, apart, audience, follows, visible, wanted

TYPES = ("PostEdited", "PostDeleted", "PostUnboosted")
# Positions read at a time; a gap wider than that is not followed change by change.
WIDEST = 50_000


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a timeline was edited (`post` is how it reads now) or removed (`post` is None)."""

    entry_id: int
    post: PostView | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A change as the log tells it: the entry, and whose outbox it is or was in.

    When it is gone, `visibility` tells what it was; of a boost, no more than that its source's
    followers could see it. `named`: whom it had named, when that was why they could see it, or whom
    an edit names no longer.
    """

    position: int
    entry_id: int
    source_id: int
    gone: bool
    visibility: str = "private"
    named: tuple[int, ...] = ()


# Who stands how to whom: nobody to whom a block stands between them.
STANDING = compact(f"""
    SELECT w.owner_id, s.source_id, {follows("s.source_id", viewer="w.owner_id")}
    FROM unnest(%(owners)s::bigint[]) AS w(owner_id) CROSS JOIN unnest(%(sources)s::bigint[]) AS s(source_id)
    WHERE NOT {apart("s.source_id", viewer="w.owner_id")}
""")

IN_FEED = compact(f"""
    SELECT w.owner_id, p.post_id
    FROM unnest(%(owners)s::bigint[]) AS w(owner_id)
    CROSS JOIN unnest(%(entries)s::bigint[]) AS e(entry_id)
    JOIN read_post p ON p.post_id = e.entry_id
    WHERE (w.owner_id = ANY(p.mentions) AND {visible(viewer="w.owner_id")}
           AND {wanted("p.author_id", viewer="w.owner_id")})
       OR EXISTS (
        SELECT FROM (SELECT x.* FROM read_outbox x WHERE x.entry_id = p.post_id UNION ALL
                     SELECT x.* FROM read_outbox x WHERE x.post_id = p.post_id AND x.entry_id <> x.post_id) o
        WHERE ({member(viewer="w.owner_id")} OR {carries(viewer="w.owner_id")})
          AND {kept(viewer="w.owner_id")} AND {shown(viewer="w.owner_id")})
""")

# Of those whom edits name no longer, blocks apart: who may see the posts all the same, and wants to.
STILL = compact(f"""
    SELECT q.owner_id, q.post_id, coalesce({audience(viewer="q.owner_id")}, false),
        {wanted("q.author_id", viewer="q.owner_id")}
    FROM unnest(%(owners)s::bigint[], %(posts)s::bigint[], %(authors)s::bigint[]) AS q(owner_id, post_id, author_id)
    LEFT JOIN read_post p ON p.post_id = q.post_id
    WHERE NOT {apart("q.author_id", viewer="q.owner_id")}
""")

IN_PUBLIC = compact(f"""
    SELECT w.owner_id, p.post_id
    FROM unnest(%(owners)s::bigint[]) AS w(owner_id)
    CROSS JOIN unnest(%(entries)s::bigint[]) AS e(entry_id)
    JOIN read_public_feed t ON t.post_id = e.entry_id JOIN read_post p ON p.post_id = t.post_id
    JOIN read_outbox o ON o.entry_id = p.post_id
    WHERE w.owner_id = {ANONYMOUS} OR {shown(viewer="w.owner_id")}
""")


def recorded(types: Sequence[str], after: int, up_to: int) -> Sequence[Recorded]:
    """Events of some types in a stretch of the log, oldest first; of a very wide one, its beginning."""
    return store.read_log(after, min(up_to - after, WIDEST), types=types, up_to=up_to).events


def any_change(after: int, up_to: int) -> bool:
    """Whether anything was edited or removed, whoever it may concern."""
    return bool(recorded(TYPES, after, up_to))


def changes(after: int, up_to: int) -> list[Noted]:
    """Edits and removals at positions after `after` up to `up_to`, oldest first."""
    return [noted for event in recorded(TYPES, after, up_to) if (noted := _noted(event)) is not None]


def home_changes(cursors: Mapping[int, int], up_to: int) -> list[Fresh[Change]]:
    """Edits and removals that concern each owner's home feed, after its cursor, oldest first.

    Of a public or unlisted post everybody may hear that it is gone: boosts may have brought it.
    """
    noted = _since(cursors, up_to)
    gone = removals(noted, cursors, to_all=frozenset({"public", "unlisted"}), to_followers=frozenset({"private"}))
    lost, still = _dropped(noted, cursors)
    return sorted(gone + lost + _edits(IN_FEED, noted, cursors, still), key=_position)


def public_changes(cursors: Mapping[int, int], up_to: int) -> list[Fresh[Change]]:
    """Edits and removals in the public timeline, as each owner sees it (0 is anonymous), oldest first."""
    noted = _since(cursors, up_to)
    gone = removals(noted, cursors, to_all=frozenset({"public"}), to_followers=frozenset(), to_source=False)
    return sorted(gone + _edits(IN_PUBLIC, noted, cursors), key=_position)


def removals(
    noted: Sequence[Noted],
    cursors: Mapping[int, int],
    *,
    to_all: frozenset[str],
    to_followers: frozenset[str],
    to_source: bool = True,
) -> list[Fresh[Change]]:
    """Removals to whom they concern, by the visibility that what is gone had."""
    gone = [change for change in noted if change.gone]
    asked = {"owners": list(cursors), "sources": list({change.source_id for change in gone})}
    found = rows(STANDING, asked) if gone else []
    standing = {(owner, source): is_follower for owner, source, is_follower in found}
    return [
        Fresh(owner, change.position, Change(change.entry_id, None))
        for change in gone
        for owner, after in cursors.items()
        if after < change.position
        and (owner, change.source_id) in standing
        and (
            (to_source and (owner == change.source_id or owner in change.named))
            or change.visibility in to_all
            or (change.visibility in to_followers and standing[owner, change.source_id])
        )
    ]


def _since(cursors: Mapping[int, int], up_to: int) -> list[Noted]:
    return changes(min(cursors.values()), up_to) if cursors else []


def _edits(
    statement: str, noted: Sequence[Noted], cursors: Mapping[int, int], others: Iterable[tuple[int, int]] = ()
) -> list[Fresh[Change]]:
    """Edits to whom they concern: (owner, post) of the statement and of `others`."""
    edited = [change for change in noted if not change.gone]
    there = _pairs(statement, cursors, "entries", {change.entry_id for change in edited}).union(others)
    views = posts_for(there)
    return [
        Fresh(owner, change.position, Change(change.entry_id, views[owner, change.entry_id]))
        for change in edited
        for owner, after in cursors.items()
        if after < change.position and (owner, change.entry_id) in views
    ]


def _dropped(noted: Sequence[Noted], cursors: Mapping[int, int]) -> tuple[list[Fresh[Change]], list[tuple[int, int]]]:
    """What edits mean to those they name no longer: the post is gone for them, or (owner, post) reads anew."""
    dropped = [
        (owner, change)
        for change in noted
        if not change.gone
        for owner in change.named
        if cursors.get(owner, change.position) < change.position
    ]
    if not dropped:
        return [], []
    owners, posts, authors = zip(
        *((owner, change.entry_id, change.source_id) for owner, change in dropped), strict=True
    )
    found = rows(STILL, {"owners": list(owners), "posts": list(posts), "authors": list(authors)})
    ended = {(owner, post) for owner, post, may_see, _ in found if not may_see}
    lost = [
        Fresh(owner, change.position, Change(change.entry_id, None))
        for owner, change in dropped
        if (owner, change.entry_id) in ended
    ]
    return lost, [(owner, post) for owner, post, may_see, wants in found if may_see and wants]


def _pairs(statement: str, owners: Iterable[int], name: str, ids: Iterable[int]) -> set[tuple[int, int]]:
    asked = {"owners": list(owners), name: list(ids)}
    if not all(asked.values()):
        return set()
    return {(found[0], found[1]) for found in rows(statement, asked)}


def _noted(event: store.Recorded) -> Noted | None:
    match event.data:
        case PostEdited(post_id=entry, author_id=source, dropped=named):
            return Noted(event.position or 0, entry, source, gone=False, named=named)
        case PostDeleted(post_id=entry, author_id=source, visibility=visibility, named=named):
            return Noted(event.position or 0, entry, source, gone=True, visibility=visibility, named=named)
        case PostUnboosted(boost_id=entry, account_id=source):
            return Noted(event.position or 0, entry, source, gone=True)
        case _:
            return None


def _position(fresh: Fresh[Change]) -> int:
    return fresh.position
