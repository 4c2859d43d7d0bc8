"""What a post is to one viewer: liked, boosted, bookmarked, pinned by it, its author or conversation muted.

Flags are looked up by (post, viewer) through unique indexes; lists that can be long are never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from queries.statements import compact, rows
from queries.visibility import VIEWER


class Flags(NamedTuple):
    """The viewer's own marks on a post, in the order of `FLAG_COLUMNS`."""

    favourited: bool = False
    boosted: bool = False
    muted: bool = False
    bookmarked: bool = False
    pinned: bool = False
    conversation_muted: bool = False


NO_FLAGS = Flags()


def _marked(table: str) -> str:
    return (
        f"p.post_id IN (SELECT f.post_id FROM {table} f"
        f" WHERE f.account_id = {VIEWER} AND f.post_id = ANY(%(ids)s::bigint[]))"
    )


def _conversation_muted(viewer: str) -> str:
    return (
        "(SELECT true FROM read_conversation_mute q"
        f" WHERE q.conversation_id = p.conversation_id AND q.account_id = {viewer})"
    )


# Columns (NULL is false) of a SELECT from the `read_post` rows `p` that are among `ids`. What the viewer
# has marked of them is found once for all the rows, not once for each.
FLAG_COLUMNS = f"""
    {_marked("read_favourite")}, {_marked("read_boost")},
    p.author_id IN (SELECT m.muted_id FROM read_mute m WHERE m.muter_id = {VIEWER}),
    {_marked("read_bookmark")}, {_marked("read_pin")}, {_conversation_muted(VIEWER)}
"""

# Column: anybody at all has a mark on the post that no counter tells of.
MARKED = """
    (EXISTS (SELECT FROM read_bookmark k WHERE k.post_id = p.post_id)
     OR EXISTS (SELECT FROM read_pin t WHERE t.post_id = p.post_id)
     OR EXISTS (SELECT FROM read_conversation_mute q WHERE q.conversation_id = p.conversation_id))
"""

FLAGS_OF_MANY = compact(f"""
    SELECT w.owner_id, w.post_id,
        (SELECT true FROM read_favourite f WHERE f.account_id = w.owner_id AND f.post_id = w.post_id),
        (SELECT true FROM read_boost b WHERE b.account_id = w.owner_id AND b.post_id = w.post_id),
        (SELECT true FROM read_mute m WHERE m.muter_id = w.owner_id AND m.muted_id = p.author_id),
        (SELECT true FROM read_bookmark k WHERE k.post_id = w.post_id AND k.account_id = w.owner_id),
        (SELECT true FROM read_pin t WHERE t.post_id = w.post_id AND t.account_id = w.owner_id),
        {_conversation_muted("w.owner_id")}
    FROM unnest(%(owners)s::bigint[], %(posts)s::bigint[]) AS w(owner_id, post_id)
    JOIN read_post p ON p.post_id = w.post_id
""")


def flags(columns: Sequence[bool | None]) -> Flags:
    """What stood in the columns of either statement."""
    return Flags(*map(bool, columns)) if any(columns) else NO_FLAGS


def flags_of_many(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Flags]:
    """Flags by (owner, post), of those pairs that have any."""
    if not pairs:
        return {}
    owners, posts = zip(*pairs, strict=True)
    found = rows(FLAGS_OF_MANY, {"owners": list(owners), "posts": list(posts)})
    return {(row[0], row[1]): flags(row[2:]) for row in found if any(row[2:])}
