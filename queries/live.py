"""What is new since a log position, asked once for many owners at the same time.

Every function takes the owners' cursors (`{account: position}`) and answers with everything after
each one's cursor up to `up_to`, oldest first: the feed's entries, notifications, public posts.
The number of statements does not depend on the number of owners. Views without flags of a viewer's
own are shared between owners (the same object), so that their JSON can be made once.

An owner who has been away for long gets at most `most` + 1 of each, the oldest of them; more than
`most` tells that the gap is too wide to be filled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from queries import filters
from queries.flags import MARKED, flags_of_many
from queries.folded_news import folded
from queries.home_entries import kept, member, minds, shown
from queries.hydration import POST_COLUMNS, Entry, accounts, feed_item, post_view
from queries.notifications import heard
from queries.polls import choices_of_many, chosen_by, poll_column
from queries.statements import Row, compact, rows
from queries.views import FeedItem, NotificationView, PostView
from queries.visibility import ANONYMOUS

T = TypeVar("T")
K = TypeVar("K")

# Up to this many positions behind, entries are few.
NEAR = 200
# Up to this many positions behind, the notifications of everybody are the short list to begin with.
NEAR_NOTICES = 20_000


class Fresh(NamedTuple, Generic[T]):
    """Something new for an owner, and the log position that brought it."""

    owner: int
    position: int
    value: T


class FreshIn(NamedTuple, Generic[K, T]):
    """Something new in one of the timelines that an owner watches: a tag's (its name), a list's (its id)."""

    owner: int
    within: K
    position: int
    value: T


WATCHERS = "watcher AS (SELECT * FROM unnest(%(owners)s::bigint[], %(afters)s::bigint[]) AS w(owner_id, after))"

_PASSED = "o.position > w.after AND o.position <= %(up_to)s"


# What came into outboxes. Feeds are asked as they will be: an entry is news as soon as it is in the
# outbox of somebody the owner follows, before it is pushed to all feeds it belongs to.
_FRESH = """
    fresh AS MATERIALIZED (
        SELECT o.*, ARRAY(SELECT t.name FROM read_post_tag t WHERE t.post_id = o.entry_id AND t.visibility = 'public')
            AS tags
        FROM read_outbox o WHERE o.position > %(least)s AND o.position <= %(up_to)s)
"""
_ENTRY = "w.owner_id, o.position, o.entry_id, o.source_id, o.post_id, o.visibility"
_MEMBER = member(viewer="w.owner_id")
_TAGGED = """
    o.tags <> '{}' AND EXISTS (
        SELECT FROM read_tag_follow f WHERE f.account_id = w.owner_id AND f.name = ANY(o.tags))
"""
_SHOWN = f"o.position > w.after AND {kept(viewer='w.owner_id')} AND {shown(viewer='w.owner_id')}"

# Few entries: each is held against each owner.
HOME_NEAR = compact(f"""
    WITH {WATCHERS}, {_FRESH}
    SELECT {_ENTRY} FROM fresh o JOIN read_post p ON p.post_id = o.post_id CROSS JOIN watcher w
    WHERE ({_MEMBER} OR {_TAGGED}) AND {_SHOWN} ORDER BY o.position, o.entry_id
""")

# Many: only those of the owner's followees, and those with hashtags.
HOME_FAR = compact(f"""
    WITH {WATCHERS}, {_FRESH}
    SELECT t.* FROM watcher w CROSS JOIN LATERAL (
        SELECT {_ENTRY}
        FROM (SELECT w.owner_id AS source_id UNION ALL
              SELECT f.followee_id FROM read_follow f WHERE f.follower_id = w.owner_id) s
        JOIN fresh o ON o.source_id = s.source_id JOIN read_post p ON p.post_id = o.post_id
        WHERE {_MEMBER} AND {_SHOWN}
        UNION ALL
        SELECT {_ENTRY} FROM fresh o JOIN read_post p ON p.post_id = o.post_id
        WHERE {_TAGGED} AND NOT {_MEMBER} AND {_SHOWN}
        ORDER BY position LIMIT %(most)s
    ) t ORDER BY t.position, t.entry_id
""")

PUBLIC = compact(f"""
    WITH {WATCHERS}
    SELECT w.owner_id, t.position, t.post_id, t.author_id, t.post_id, 'public'
    FROM watcher w CROSS JOIN LATERAL (
        SELECT o.position, o.post_id, o.author_id FROM read_public_feed o
        WHERE {_PASSED} AND (w.owner_id = {ANONYMOUS} OR NOT {minds("o.author_id", "w.owner_id")})
        ORDER BY o.position LIMIT %(most)s
    ) t ORDER BY t.position
""")

_NOTICE = "n.owner_id, n.position, n.notification_id, n.type, n.created_at, n.from_id, n.post_id, n.group_key"

NOTICES_NEAR = compact(f"""
    WITH {WATCHERS}
    SELECT {_NOTICE} FROM read_notification n JOIN watcher w ON w.owner_id = n.owner_id
    WHERE n.position > %(least)s AND n.position <= %(up_to)s AND n.position > w.after
      AND NOT n.filtered AND {heard(viewer="n.owner_id")}
    ORDER BY n.position, n.notification_id
""")

NOTICES_FAR = compact(f"""
    WITH {WATCHERS}
    SELECT n.* FROM watcher w CROSS JOIN LATERAL (
        SELECT {_NOTICE} FROM read_notification n
        WHERE n.owner_id = w.owner_id AND n.position > w.after AND n.position <= %(up_to)s
          AND NOT n.filtered AND {heard(viewer="n.owner_id")}
        ORDER BY n.position LIMIT %(most)s
    ) n ORDER BY n.position, n.notification_id
""")

POSTS_FOR_ALL = compact(f"""
    SELECT {POST_COLUMNS}, {poll_column(str(ANONYMOUS))}, {MARKED}, {filters.any_of("%(owners)s::bigint[]")}
    FROM read_post p LEFT JOIN read_post_counts c ON c.post_id = p.post_id
    WHERE p.post_id = ANY(%(ids)s::bigint[])
""")


def _any_in(table: str) -> str:
    return f"SELECT EXISTS (SELECT FROM {table} WHERE position > %(after)s AND position <= %(up_to)s)"


ANY_ENTRY, ANY_PUBLIC_POST = _any_in("read_outbox"), _any_in("read_public_feed")
ANY_NOTIFICATION, ANY_DIRECT_POST = _any_in("read_notification"), _any_in("read_direct_post")


def _anything(statement: str, after: int, up_to: int) -> bool:
    """Whether a stretch of the log brought anything, whoever it may concern: mostly it did not."""
    return bool(rows(statement, {"after": after, "up_to": up_to})[0][0])


any_entry = partial(_anything, ANY_ENTRY)
any_public_post = partial(_anything, ANY_PUBLIC_POST)
any_notification = partial(_anything, ANY_NOTIFICATION)
any_direct_post = partial(_anything, ANY_DIRECT_POST)


def new_home_entries(cursors: Mapping[int, int], up_to: int, *, most: int = 100) -> list[Fresh[FeedItem]]:
    """Entries that came into each owner's home feed, boosts that it folds left out."""
    found = _ask(HOME_NEAR, HOME_FAR, NEAR, cursors, up_to, most)
    hidden = folded(found)
    return _fresh_items(_first([row for row in found if (row[0], row[2]) not in hidden], most))


def new_public_posts(cursors: Mapping[int, int], up_to: int, *, most: int = 100) -> list[Fresh[FeedItem]]:
    """Posts that came into the public timeline, as each owner sees it; owner 0 is anonymous."""
    return _fresh_items(_ask(PUBLIC, PUBLIC, NEAR, cursors, up_to, most))


def new_notifications(cursors: Mapping[int, int], up_to: int, *, most: int = 100) -> list[Fresh[NotificationView]]:
    """Notifications that each owner got."""
    found = _first(_ask(NOTICES_NEAR, NOTICES_FAR, NEAR_NOTICES, cursors, up_to, most), most)
    posts = posts_for([(row[0], row[6]) for row in found if row[6] is not None])
    people = accounts({row[5] for row in found})
    return [
        Fresh(owner, position, NotificationView(number, kind, at, people[account], posts.get((owner, post)), group))
        for owner, position, number, kind, at, account, post, group in found
        if account in people and (post is None or (owner, post) in posts)
    ]


def posts_for(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], PostView]:
    """Posts by (owner, post) for pairs that are known to be visible, with each owner's own flags."""
    asked = list(dict.fromkeys(pairs))
    if not asked:
        return {}
    params = {"ids": list({post for _, post in asked}), "owners": list({owner for owner, _ in asked})}
    found = {row[0]: row for row in rows(POSTS_FOR_ALL, params)}
    people = accounts({row[1] for row in found.values()})
    plain = {
        post: post_view(row, people[row[1]], None, poll=row[11]) for post, row in found.items() if row[1] in people
    }
    views = {(owner, post): plain[post] for owner, post in asked if post in plain}
    # Not asked of posts that, as most new ones, nobody has liked, boosted or marked.
    touched = {post for post, view in plain.items() if view.favourites or view.boosts or found[post][12]}
    for pair, flags in flags_of_many(_signed_in(views, touched)).items():
        views[pair] = views[pair]._replace(**flags._asdict())
    voted = {post for post, view in plain.items() if view.poll and view.poll.voters}
    for pair, chosen in choices_of_many(_signed_in(views, voted)).items():
        views[pair] = views[pair]._replace(poll=chosen_by(views[pair].poll, chosen))
    for post, view in plain.items():
        own = (view.author.id, post)
        if view.visibility == "private" and own in views:
            views[own] = views[own]._replace(boostable=True)
    if any(row[13] for row in found.values()):
        views |= filters.sifted_for({pair: views[pair] for pair in _signed_in(views, set(plain))})
    return views


def _signed_in(pairs: Iterable[tuple[int, int]], posts: set[int]) -> list[tuple[int, int]]:
    """Pairs (owner, post) of some posts, without those of nobody in particular."""
    return [pair for pair in pairs if pair[1] in posts and pair[0] != ANONYMOUS] if posts else []


def _ask(near: str, far: str, nearness: int, cursors: Mapping[int, int], up_to: int, most: int) -> list[Row]:
    """Ask for the owners that are close to `up_to`, and, if there are, for those far behind."""
    close: dict[int, int] = {}
    distant: dict[int, int] = {}
    for owner, after in cursors.items():
        if after < up_to:
            (close if up_to - after <= nearness else distant)[owner] = after
    found: list[Row] = []
    for statement, group in ((far, distant), (near, close)):
        if group:
            afters = list(group.values())
            params: dict[str, Any] = {"owners": list(group), "afters": afters, "least": min(afters)}
            found += rows(statement, {**params, "up_to": up_to, "most": most + 1})
    return found


def _first(found: list[Row], most: int) -> list[Row]:
    """The first `most` + 1 rows of each owner (first column)."""
    if len(found) <= most + 1:
        return found
    seen: Counter[int] = Counter()
    kept = []
    for row in found:
        seen[row[0]] += 1
        if seen[row[0]] <= most + 1:
            kept.append(row)
    return kept


def _fresh_items(found: Sequence[Row]) -> list[Fresh[FeedItem]]:
    """Rows (owner, position, then an `Entry`) with posts and boosters."""
    items = _shown([(row[0], Entry(*row[2:])) for row in found])
    return [Fresh(row[0], row[1], item) for row, item in zip(found, items, strict=True) if item is not None]


def fresh_items_in(found: Sequence[Row]) -> list[FreshIn[Any, FeedItem]]:
    """Rows (owner, timeline, position, then an `Entry`) with posts and boosters."""
    items = _shown([(row[0], Entry(*row[3:])) for row in found])
    return [
        FreshIn(owner, within, position, item)
        for (owner, within, position, *_), item in zip(found, items, strict=True)
        if item is not None
    ]


def _shown(found: Sequence[tuple[int, Entry]]) -> list[FeedItem | None]:
    """Entries as their owners see them, None for what is gone; equal items are shared."""
    posts = posts_for((owner, entry.post_id) for owner, entry in found)
    people = accounts({entry.source_id for _, entry in found if entry.entry_id != entry.post_id})
    items: dict[tuple[int, int], FeedItem] = {}
    shown: list[FeedItem | None] = []
    for owner, entry in found:
        view = posts.get((owner, entry.post_id))
        if view is None or (entry.entry_id != entry.post_id and entry.source_id not in people):
            shown.append(None)
            continue
        key = (entry.entry_id, id(view))
        if key not in items:
            items[key] = feed_item(entry, view, people)
        shown.append(items[key])
    return shown
