"""Loading a post as one account sees it, for the rules of replies, boosts and favourites.

The post is share-locked until the transaction ends, so that it cannot be deleted meanwhile: what
refers to it stands in the log before its deletion.
"""

from __future__ import annotations

from typing import Any

from psycopg import Cursor

from commands.tables import sql
from commands.visibility import SeenPost
from events import store

_SEEN = """
SELECT p.post_id, p.author_id, v.viewer_id, p.visibility, p.in_reply_to_id,
    p.in_reply_to_account_id,
    EXISTS (SELECT FROM write_mention m
        WHERE m.post_id = p.post_id AND m.account_id = v.viewer_id),
    EXISTS (SELECT FROM write_follow f
        WHERE f.follower_id = v.viewer_id AND f.followee_id = p.author_id),
    EXISTS (SELECT FROM write_block b
        WHERE (b.blocker_id = v.viewer_id AND b.blocked_id = p.author_id)
        OR (b.blocker_id = p.author_id AND b.blocked_id = v.viewer_id)),
    p.conversation_id
FROM write_post p, (SELECT %s::bigint AS viewer_id) AS v
WHERE p.post_id = %s
FOR KEY SHARE OF p"""


def ask(post_id: int, viewer_id: int) -> Cursor[Any]:
    """Ask for the post as the viewer stands to it; whether it may be seen is for the rules."""
    return sql.ask(_SEEN, [viewer_id, post_id])


def found(answer: Cursor[Any]) -> SeenPost | None:
    """What `ask` was answered; None: there is no such post."""
    row = answer.fetchone()
    return None if row is None else SeenPost(*row)


def with_own(statement: str, post_id: int, account_id: int) -> tuple[tuple[Any, ...] | None, SeenPost | None]:
    """(what `statement` says of the account and the post, the post as the account sees it), in one round trip."""
    with store.one_round_trip():
        own = sql.ask(statement, [post_id, account_id])
        post = ask(post_id, account_id)
    return own.fetchone(), found(post)
