"""Whom a viewer knows among the followers of others; two statements for any number of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from queries.hydration import accounts, storable
from queries.statements import compact, rows
from queries.views import AccountView
from queries.visibility import apart

MOST_ASKED = 40
MOST_OF_EACH = 80

# Of each whom the viewer follows it is asked at once which of the accounts it follows.
FAMILIAR = compact(f"""
    SELECT k.followee_id, k.follower_id
    FROM (
        SELECT f.followee_id, f.follower_id, f.follow_id,
               row_number() OVER (PARTITION BY f.followee_id ORDER BY f.follow_id DESC) AS place
        FROM read_follow mine CROSS JOIN LATERAL (
            SELECT f.* FROM read_follow f
            WHERE f.follower_id = mine.followee_id AND f.followee_id = ANY(%(ids)s::bigint[]) OFFSET 0
        ) f
        WHERE mine.follower_id = %(viewer)s
    ) k
    WHERE k.place <= {MOST_OF_EACH} AND NOT {apart("k.followee_id")}
    ORDER BY k.follow_id DESC
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
