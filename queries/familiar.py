"""Whom a viewer knows among the followers of others; two statements for any number of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from queries.hydration import accounts, storable
from queries.statements import compact, rows
from queries.views import AccountView
from queries.visibility import apart

MOST_ASKED = 40
MOST_OF_EACH = 80

FAMILIAR = compact(f"""
    SELECT q.account_id, t.follower_id
    FROM unnest(%(ids)s::bigint[]) AS q(account_id) CROSS JOIN LATERAL (
        SELECT f.follower_id FROM read_follow mine
        JOIN read_follow f ON f.follower_id = mine.followee_id AND f.followee_id = q.account_id
        WHERE mine.follower_id = %(viewer)s AND NOT {apart("q.account_id")}
        ORDER BY f.follow_id DESC LIMIT {MOST_OF_EACH}
    ) t
""")


def familiar_followers(viewer: int, ids: Sequence[int]) -> dict[int, list[AccountView]]:
    """By each of the first `MOST_ASKED` accounts of `ids`: its newest followers that the viewer follows."""
    asked = storable(dict.fromkeys(ids))[:MOST_ASKED]
    found = rows(FAMILIAR, {"viewer": viewer, "ids": asked}) if asked else []
    people = accounts({follower for _, follower in found})
    known: dict[int, list[AccountView]] = {account: [] for account in asked}
    for account, follower in found:
        if follower in people:
            known[account].append(people[follower])
    return known
