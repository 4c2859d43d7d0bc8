"""Whom a viewer might like to follow: whom those follow whom it follows; then, who has most followers.

Two statements. However many follow however many, only the newest follows are looked at.
"""

from __future__ import annotations

from queries.hydration import accounts
from queries.statements import compact, rows
from queries.views import SuggestionView
from queries.visibility import apart, follows, wanted

MOST = 80
MOST_FRIENDS = 100  # of the viewer's follows, the newest
MOST_OF_EACH = 100  # of theirs, likewise

_ELIGIBLE = f"""
    a.discoverable AND a.account_id <> %(viewer)s AND NOT {follows("a.account_id")}
    AND NOT {apart("a.account_id")} AND {wanted("a.account_id")}
    AND NOT EXISTS (SELECT FROM read_follow_request r
                    WHERE r.follower_id = %(viewer)s AND r.followee_id = a.account_id)
    AND NOT EXISTS (SELECT FROM read_dismissed_suggestion d
                    WHERE d.account_id = %(viewer)s AND d.suggested_id = a.account_id)
"""

# Those with most followers are counted only when friends of friends do not fill the list.
SUGGESTIONS = compact(f"""
    WITH friend AS (
        SELECT followee_id FROM read_follow WHERE follower_id = %(viewer)s
        ORDER BY follow_id DESC LIMIT {MOST_FRIENDS}
    ), befriended AS MATERIALIZED (
        SELECT t.followee_id AS account_id, count(*) AS friends
        FROM friend CROSS JOIN LATERAL (
            SELECT f.followee_id FROM read_follow f WHERE f.follower_id = friend.followee_id
            ORDER BY f.follow_id DESC LIMIT {MOST_OF_EACH}
        ) t GROUP BY t.followee_id
    ), known AS MATERIALIZED (
        SELECT t.account_id, t.friends
        FROM (SELECT * FROM befriended ORDER BY friends DESC, account_id DESC) t CROSS JOIN LATERAL (
            SELECT FROM read_account a WHERE a.account_id = t.account_id AND {_ELIGIBLE} OFFSET 0
        ) eligible LIMIT %(limit)s
    ), followed AS (
        SELECT a.account_id, c.followers
        FROM read_account_counts c JOIN read_account a ON a.account_id = c.account_id
        WHERE (SELECT count(*) FROM known) < %(limit)s AND c.followers > 0
          AND a.account_id NOT IN (SELECT account_id FROM known) AND {_ELIGIBLE}
        ORDER BY c.followers DESC, a.account_id DESC LIMIT %(limit)s
    )
    SELECT account_id, true, friends FROM known UNION ALL
    SELECT account_id, false, followers FROM followed
    ORDER BY 2 DESC, 3 DESC, 1 DESC LIMIT %(limit)s
""")


def suggestions(viewer: int, *, limit: int = 40) -> list[SuggestionView]:
    """Accounts that want to be found and that the viewer neither follows, hides, nor has dismissed."""
    found = rows(SUGGESTIONS, {"viewer": viewer, "limit": min(max(limit, 1), MOST)})
    people = accounts(account for account, _, _ in found)
    return [SuggestionView(people[account], befriended) for account, befriended, _ in found if account in people]
