"""How a viewer stands to other accounts, one statement for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queries.hydration import storable
from queries.statements import Row, compact, rows
from queries.views import RelationshipView

RELATIONSHIPS = compact("""
    SELECT a.account_id,
           out.follow_id IS NOT NULL, coalesce(out.show_boosts, false), coalesce(out.notify, false),
           EXISTS (SELECT FROM read_follow x
                   WHERE x.follower_id = a.account_id AND x.followee_id = %(viewer)s),
           EXISTS (SELECT FROM read_block x
                   WHERE x.blocker_id = %(viewer)s AND x.blocked_id = a.account_id),
           EXISTS (SELECT FROM read_block x
                   WHERE x.blocker_id = a.account_id AND x.blocked_id = %(viewer)s),
           m.mute_id IS NOT NULL, coalesce(m.notifications, false),
           EXISTS (SELECT FROM read_follow_request x
                   WHERE x.follower_id = %(viewer)s AND x.followee_id = a.account_id),
           EXISTS (SELECT FROM read_follow_request x
                   WHERE x.follower_id = a.account_id AND x.followee_id = %(viewer)s),
           EXISTS (SELECT FROM read_endorsement x
                   WHERE x.endorser_id = %(viewer)s AND x.endorsed_id = a.account_id),
           coalesce((SELECT x.text FROM read_note x
                     WHERE x.author_id = %(viewer)s AND x.subject_id = a.account_id), ''),
           out.languages
    FROM read_account a
    LEFT JOIN read_follow out ON out.follower_id = %(viewer)s AND out.followee_id = a.account_id
    LEFT JOIN read_mute m ON m.muter_id = %(viewer)s AND m.muted_id = a.account_id
    WHERE a.account_id = ANY(%(ids)s::bigint[])
""")


def relationships(viewer: int, ids: Sequence[int]) -> list[RelationshipView]:
    """The viewer's standing to each known account of `ids`, in their order, each once."""
    known = storable(dict.fromkeys(ids))
    if not known:
        return []
    found = {row[0]: _view(row) for row in rows(RELATIONSHIPS, {"viewer": viewer, "ids": known})}
    return [found[account_id] for account_id in known if account_id in found]


def relationship(viewer: int, account_id: int) -> RelationshipView | None:
    """The viewer's standing to one account."""
    found = relationships(viewer, [account_id])
    return found[0] if found else None


def _view(row: Row) -> RelationshipView:
    view = RelationshipView(*row)
    return replace(view, languages=tuple(view.languages)) if view.languages else view
