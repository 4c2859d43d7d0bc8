"""What a post is to one viewer: liked, boosted, bookmarked, pinned by it, its conversation muted.

Each flag is a probe by (post, viewer) through a unique index; lists that can be long are never read, and
no plan is left the choice: asked for a page's posts at once, it may go by what the viewer has marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from queries.statements import compact, rows
from queries.visibility import VIEWER


class Flags(NamedTuple):
    """The viewer's own marks on a post, in the order of `flag_columns`."""

    favourited: bool = False
    boosted: bool = False
    bookmarked: bool = False
    pinned: bool = False
    conversation_muted: bool = False


NO_FLAGS = Flags()


def flag_columns(viewer: str = VIEWER) -> str:
    """Columns (true or NULL) of a SELECT from the `read_post` row `p`."""
    return f"""
        (SELECT true FROM read_favourite f WHERE f.account_id = {viewer} AND f.post_id = p.post_id),
        (SELECT true FROM read_boost b WHERE b.account_id = {viewer} AND b.post_id = p.post_id),
        (SELECT true FROM read_bookmark k WHERE k.post_id = p.post_id AND k.account_id = {viewer}),
        (SELECT true FROM read_pin t WHERE t.post_id = p.post_id AND t.account_id = {viewer}),
        (SELECT true FROM read_conversation_mute q
         WHERE q.conversation_id = p.conversation_id AND q.account_id = {viewer})
    """


# Column: anybody at all has a mark on the post that no counter tells of.
MARKED = """
    (EXISTS (SELECT FROM read_bookmark k WHERE k.post_id = p.post_id)
     OR EXISTS (SELECT FROM read_pin t WHERE t.post_id = p.post_id)
     OR EXISTS (SELECT FROM read_conversation_mute q WHERE q.conversation_id = p.conversation_id))
"""

FLAGS_OF_MANY = compact(f"""
    SELECT w.owner_id, w.post_id, {flag_columns("w.owner_id")}
    FROM unnest(%(owners)s::bigint[], %(posts)s::bigint[]) AS w(owner_id, post_id)
    JOIN read_post p ON p.post_id = w.post_id
""")


def flags(columns: Sequence[bool | None]) -> Flags:
    """What `flag_columns` gave."""
    return Flags(*map(bool, columns)) if any(columns) else NO_FLAGS


def flags_of_many(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Flags]:
    """Flags by (owner, post), of those pairs that have any."""
    if not pairs:
        return {}
    owners, posts = zip(*pairs, strict=True)
    found = rows(FLAGS_OF_MANY, {"owners": list(owners), "posts": list(posts)})
    return {(row[0], row[1]): flags(row[2:]) for row in found if any(row[2:])}
