"""Who may see what, said once, in SQL: conditions that every query puts into its WHERE.

`visible` is about permission and holds on every surface; `wanted` is about taste (mutes) and holds
in timelines. Both deny by default: what no branch allows is not shown. The viewer is an account id
or, for somebody who is not signed in, `ANONYMOUS`, an id that nobody has.

Lists that can be long (follows, favourites) are probed row by row through a scalar subquery, which
PostgreSQL never turns into a hash of the whole list; blocks and mutes are few and may be hashed.
"""

from __future__ import annotations

ANONYMOUS = 0
VIEWER = "%(viewer)s"
# The post `p` is in one of the languages of the follow `f`; what says nothing of its language is in all.
IN_CHOSEN_LANGUAGE = "coalesce(p.document ->> 'language' = ANY(f.languages), true)"


def viewer_id(viewer: int | None) -> int:
    """What stands for a viewer in SQL."""
    return ANONYMOUS if viewer is None else viewer


def follows(account: str, *, viewer: str = VIEWER) -> str:
    """The viewer follows the account (SQL expressions in, condition out)."""
    return (
        f"coalesce((SELECT true FROM read_follow f WHERE f.follower_id = {viewer}"
        f" AND f.followee_id = {account}), false)"
    )


def apart(account: str, *, viewer: str = VIEWER) -> str:
    """A block stands between the two, whoever set it."""
    return (
        f"(EXISTS (SELECT FROM read_block b WHERE b.blocker_id = {viewer} AND b.blocked_id = {account})"
        f" OR EXISTS (SELECT FROM read_block b WHERE b.blocked_id = {viewer} AND b.blocker_id = {account}))"
    )


def audience(post: str = "p", *, viewer: str = VIEWER) -> str:
    """The `read_post` row named `post` is addressed to the viewer, blocks apart.

    The author's own always; public and unlisted to all, private to followers and those mentioned,
    direct to those mentioned.
    """
    return (
        f"({post}.author_id = {viewer} OR CASE {post}.visibility"
        f" WHEN 'public' THEN true WHEN 'unlisted' THEN true"
        f" WHEN 'private' THEN {viewer} = ANY({post}.mentions)"
        f" OR {follows(f'{post}.author_id', viewer=viewer)}"
        f" WHEN 'direct' THEN {viewer} = ANY({post}.mentions)"
        f" ELSE false END)"
    )


def visible(post: str = "p", *, viewer: str = VIEWER) -> str:
    """The viewer may see the `read_post` row named `post`: in its audience, no block between."""
    return f"({audience(post, viewer=viewer)} AND NOT {apart(f'{post}.author_id', viewer=viewer)})"


def boost_visible(entry: str = "o", *, viewer: str = VIEWER) -> str:
    """The viewer may know of the `read_outbox` row `entry`, as far as it is a boost.

    A boost to followers only is for the booster and its followers; a block hides any.
    """
    return (
        f"({entry}.entry_id = {entry}.post_id OR {entry}.source_id = {viewer} OR"
        f" (CASE {entry}.visibility WHEN 'public' THEN true WHEN 'unlisted' THEN true"
        f" WHEN 'private' THEN {follows(f'{entry}.source_id', viewer=viewer)} ELSE false END"
        f" AND NOT {apart(f'{entry}.source_id', viewer=viewer)}))"
    )


def wanted(account: str, *, viewer: str = VIEWER) -> str:
    """The viewer does not mute the account."""
    return f"NOT EXISTS (SELECT FROM read_mute m WHERE m.muter_id = {viewer} AND m.muted_id = {account})"


def wants_language(source: str, *, viewer: str = VIEWER) -> str:
    """The viewer, if it chose languages of an account that it follows, chose that of the post `p`."""
    return (
        f"coalesce((SELECT {IN_CHOSEN_LANGUAGE} FROM read_follow f WHERE f.follower_id = {viewer}"
        f" AND f.followee_id = {source} AND f.languages IS NOT NULL), true)"
    )


def hidden(*, viewer: str = VIEWER) -> str:
    """SELECT of all whom the viewer blocks or mutes, or who block it."""
    return (
        f"SELECT b.blocked_id FROM read_block b WHERE b.blocker_id = {viewer} UNION ALL"
        f" SELECT b.blocker_id FROM read_block b WHERE b.blocked_id = {viewer} UNION ALL"
        f" SELECT m.muted_id FROM read_mute m WHERE m.muter_id = {viewer}"
    )
