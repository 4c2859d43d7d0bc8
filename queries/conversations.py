"""Conversations of direct posts: each is shown as its newest post that the viewer may see.

A page takes three statements (a fourth one for viewers who have filters). What the viewer put away,
and posts of whom it blocks, mutes or is blocked by, count as not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from queries.hydration import accounts, posts_and_accounts
from queries.live import Fresh, posts_for
from queries.paging import Keyset, Page, PageRequest, cut, filled, first_column
from queries.statements import Row, compact, row, rows
from queries.views import AccountView, ConversationView, PostView
from queries.visibility import VIEWER, visible, wanted

MOST = 40


def _shown(entry: str, post: str, *, viewer: str = VIEWER) -> str:
    """Condition: the `read_direct_post` row named `entry`, of the `read_post` row `post`, is there for the viewer."""
    return f"NOT {entry}.removed AND {visible(post, viewer=viewer)} AND {wanted(f'{post}.author_id', viewer=viewer)}"


def _newest(*, viewer: str = VIEWER) -> str:
    """Condition: nothing newer is there in the conversation of the row `d`."""
    return f"""NOT EXISTS (
        SELECT FROM read_direct_post n JOIN read_post q ON q.post_id = n.post_id
        WHERE n.owner_id = d.owner_id AND n.conversation_id = d.conversation_id AND n.post_id > d.post_id
          AND {_shown("n", "q", viewer=viewer)})"""


_COLUMNS = "d.post_id, d.conversation_id, d.unread, p.author_id, p.mentions"

LISTED = Keyset(
    f"""
    SELECT {_COLUMNS} FROM read_direct_post d JOIN read_post p ON p.post_id = d.post_id
    WHERE d.owner_id = %(viewer)s AND {_shown("d", "p")} AND {_newest()}
    """,
    column="d.post_id",
)

SINGLE = compact(f"""
    SELECT {_COLUMNS} FROM read_direct_post d JOIN read_post p ON p.post_id = d.post_id
    WHERE d.owner_id = %(viewer)s AND d.conversation_id = %(conversation)s AND {_shown("d", "p")}
    ORDER BY d.post_id DESC LIMIT 1
""")

NEW = compact(f"""
    WITH watcher AS (SELECT * FROM unnest(%(owners)s::bigint[], %(afters)s::bigint[]) AS w(owner_id, after))
    SELECT w.owner_id, t.position, t.post_id, t.conversation_id, t.unread, t.author_id, t.mentions
    FROM watcher w CROSS JOIN LATERAL (
        SELECT d.position, {_COLUMNS} FROM read_direct_post d JOIN read_post p ON p.post_id = d.post_id
        WHERE d.position > %(least)s AND d.position <= %(up_to)s AND d.position > w.after
          AND d.owner_id = w.owner_id AND {_shown("d", "p", viewer="w.owner_id")}
        ORDER BY d.position LIMIT %(most)s
    ) t ORDER BY t.position
""")


def conversations(viewer: int, page: PageRequest) -> Page[ConversationView]:
    """A page of the viewer's conversations; paged by the ids of their newest posts."""
    page = page.clamped(MOST)
    found = cut(rows(LISTED.statement(page), {"viewer": viewer, **page.params}), page, cursor=first_column)
    return filled(found, _hydrated(viewer, found.items))


def conversation(viewer: int, conversation_id: int) -> ConversationView | None:
    """One of the viewer's conversations."""
    found = row(SINGLE, {"viewer": viewer, "conversation": conversation_id})
    views = _hydrated(viewer, [found]) if found else []
    return views[0] if views else None


def new_conversations(cursors: Mapping[int, int], up_to: int, *, most: int = 100) -> list[Fresh[ConversationView]]:
    """Direct posts that came to each owner after its cursor, each as its conversation, oldest first."""
    behind = {owner: after for owner, after in cursors.items() if after < up_to}
    if not behind:
        return []
    afters = list(behind.values())
    params = {"owners": list(behind), "afters": afters, "least": min(afters), "up_to": up_to, "most": most + 1}
    found = rows(NEW, params)
    posts = posts_for((entry[0], entry[2]) for entry in found)
    people = accounts({account for entry in found for account in (entry[5], *entry[6], entry[0])})
    return [
        Fresh(entry[0], entry[1], _view(entry[0], entry[2:], posts[entry[0], entry[2]], people))
        for entry in found
        if (entry[0], entry[2]) in posts
    ]


def _hydrated(viewer: int, found: Sequence[Row]) -> list[ConversationView]:
    others = {account for entry in found for account in entry[4]}
    posts, people = posts_and_accounts(viewer, [entry[0] for entry in found], {*others, viewer} if found else ())
    return [_view(viewer, entry, posts[entry[0]], people) for entry in found if entry[0] in posts]


def _view(viewer: int, entry: Row, post: PostView, people: Mapping[int, AccountView]) -> ConversationView:
    """A row of `_COLUMNS` with its post; whoever talks to nobody else talks to itself."""
    _, conversation_id, unread, author_id, mentions = entry
    others = [account for account in dict.fromkeys([author_id, *mentions]) if account != viewer]
    with_whom = tuple(people[account] for account in others or [viewer] if account in people)
    return ConversationView(conversation_id, unread, with_whom, post)
