"""Loading what two accounts have to do with each other, from the tables of follows, blocks, mutes."""

from __future__ import annotations

from datetime import datetime

from commands.moments import moment_text
from commands.relationships import Follow, Mute, Relationship, Side
from commands.tables import sql

_PAIR = """
SELECT a.account_id, a.locked, f.follow_id, f.show_boosts, f.notify, f.languages,
    r.request_id, r.show_boosts, r.notify, r.languages,
    b.block_id, m.mute_id, m.notifications, m.ends_at, d.endorsement_id
FROM (VALUES (%s::bigint, %s::bigint), (%s::bigint, %s::bigint)) AS side(one, other)
JOIN write_account a ON a.account_id = side.one
LEFT JOIN write_follow f ON f.follower_id = side.one AND f.followee_id = side.other
LEFT JOIN write_follow_request r ON r.follower_id = side.one AND r.followee_id = side.other
LEFT JOIN write_block b ON b.blocker_id = side.one AND b.blocked_id = side.other
LEFT JOIN write_mute m ON m.muter_id = side.one AND m.muted_id = side.other
LEFT JOIN write_endorsement d ON d.follow_id = f.follow_id"""


def load(one: int, other: int) -> Relationship:
    """Both sides, as far as the accounts exist."""
    found = sql.rows(_PAIR, [one, other, other, one])
    return Relationship({account_id: _side(*row) for account_id, *row in found})


def _side(
    locked: bool,
    follow_id: int | None,
    show_boosts: bool,
    notify: bool,
    languages: list[str] | None,
    request_id: int | None,
    request_show_boosts: bool,
    request_notify: bool,
    request_languages: list[str] | None,
    block_id: int | None,
    mute_id: int | None,
    notifications: bool,
    ends_at: datetime | None,
    endorsement_id: int | None,
) -> Side:
    return Side(
        locked,
        None if follow_id is None else Follow(follow_id, show_boosts, notify, _some(languages)),
        None
        if request_id is None
        else Follow(request_id, request_show_boosts, request_notify, _some(request_languages)),
        block_id,
        None if mute_id is None else Mute(mute_id, notifications, None if ends_at is None else moment_text(ends_at)),
        endorsement_id,
    )


def _some(languages: list[str] | None) -> tuple[str, ...] | None:
    return None if languages is None else tuple(languages)
