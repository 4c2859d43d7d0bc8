"""What the community is told, and what is new about that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queries.statements import Row, compact, rows
from queries.visibility import viewer_id

_COLUMNS = "a.announcement_id, a.html, a.tags, a.starts_at, a.ends_at, a.all_day, a.published_at, a.updated_at"

CURRENT = compact(f"""
    SELECT {_COLUMNS}, EXISTS (SELECT FROM read_dismissed_announcement d
        WHERE d.announcement_id = a.announcement_id AND d.account_id = %(viewer)s)
    FROM read_announcement a WHERE a.ends_at IS NULL OR a.ends_at > %(now)s
    ORDER BY coalesce(a.starts_at, a.published_at), a.announcement_id
""")

NAMED = compact(f"""
    SELECT {_COLUMNS}, false FROM read_announcement a WHERE a.announcement_id = ANY(%(ids)s::bigint[])
""")

REACTIONS = compact("""
    SELECT r.announcement_id, r.name, count(*), bool_or(r.account_id = %(viewer)s)
    FROM read_reaction r WHERE r.announcement_id = ANY(%(ids)s::bigint[])
    GROUP BY r.announcement_id, r.name ORDER BY min(r.position)
""")

NEWS = compact("""
    SELECT n.position, n.kind, n.announcement_id, n.name,
           (SELECT count(*) FROM read_reaction r
            WHERE n.kind = 'reaction' AND r.announcement_id = n.announcement_id AND r.name = n.name)
    FROM read_announcement_news n WHERE n.position > %(after)s AND n.position <= %(up_to)s
    ORDER BY n.position
""")


@dataclass(frozen=True, slots=True)
class ReactionView:
    """An emoji with which people reacted, how many, and whether the viewer is among them."""

    name: str
    count: int
    mine: bool


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement; `read` and the reactions' `mine` are the viewer's own."""

    id: int
    html: str
    tags: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    all_day: bool
    published_at: datetime
    updated_at: datetime
    read: bool
    reactions: tuple[ReactionView, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnouncementNews:
    """What happened at a position: `announcement` (there or worded otherwise), `reaction` (now so many), `delete`."""

    position: int
    kind: str
    announcement_id: int
    name: str
    count: int
    announcement: AnnouncementView | None


def announcements(viewer: int | None, now: datetime) -> list[AnnouncementView]:
    """What is announced and not over, in the order in which it takes place; two statements."""
    viewer = viewer_id(viewer)
    return _views(viewer, rows(CURRENT, {"viewer": viewer, "now": now}))


def announcement_news(after: int, up_to: int) -> list[AnnouncementNews]:
    """What happened to announcements between two positions, the same for everybody."""
    found = rows(NEWS, {"after": after, "up_to": up_to})
    told = [number for _, kind, number, _, _ in found if kind == "announcement"]
    views = {view.id: view for view in _views(viewer_id(None), rows(NAMED, {"ids": told}))} if told else {}
    return [
        AnnouncementNews(position, kind, number, name, count, views.get(number))
        for position, kind, number, name, count in found
    ]


def _views(viewer: int, found: Sequence[Row]) -> list[AnnouncementView]:
    reactions: dict[int, list[ReactionView]] = {row[0]: [] for row in found}
    if found:
        for announcement, name, count, mine in rows(REACTIONS, {"ids": list(reactions), "viewer": viewer}):
            reactions[announcement].append(ReactionView(name, count, mine))
    return [
        AnnouncementView(
            number, html, tuple(tags), starts_at, ends_at, all_day, published_at, updated_at, read,
            tuple(reactions[number]),
        )
        for number, html, tags, starts_at, ends_at, all_day, published_at, updated_at, read in found
    ]  # fmt: skip
