"""What stands in a home timeline, in SQL: three ways to find entries, and the conditions all of them pass.

Entries are pushed to the reader (`read_home_feed`), pulled from authors too large to push
(`read_outbox.pulled`), and found by followed hashtags (`read_post_tag`).
"""

from __future__ import annotations

from collections.abc import Callable

from queries.stretches import Stretch, by_stretches
from queries.visibility import IN_CHOSEN_LANGUAGE, VIEWER, apart, audience, follows, hidden, wanted, wants_language

TAGGED = "SELECT post_id AS entry_id FROM read_post_tag"


def pushed(when: str, order: str, count: str, *, viewer: str = VIEWER, quick: bool = False) -> str:
    """SELECT of shown entries out of the viewer's own feed table, as `Entry`.

    Who belongs there was decided when they were pushed; asked again is what the viewer may see.
    A boost has to be there still, and to be meant for the viewer. `when` is a condition on the
    entry `o`; `quick`: the statement has read `AWAY`, and whoever hydrates the entries asks for their
    posts, so nobody does here: one may be gone that still stands in the feed.
    """
    post = "" if quick else "JOIN read_post p ON p.post_id = o.post_id"
    asked = _language_of_choosy(viewer) if quick else f"{understood(viewer=viewer)} AND {audience(viewer=viewer)}"
    return f"""
        SELECT o.entry_id, o.source_id, o.post_id, b.visibility
        FROM read_home_feed o {post} LEFT JOIN LATERAL (
            SELECT x.visibility FROM read_outbox x WHERE o.entry_id <> o.post_id AND x.entry_id = o.entry_id
            AND (x.visibility <> 'private' OR x.source_id = {viewer} OR {follows("x.source_id", viewer=viewer)})
            OFFSET 0) b ON true
        WHERE o.owner_id = {viewer} AND {when} AND (o.entry_id = o.post_id OR b.visibility IS NOT NULL)
          AND {asked} AND {kept(viewer=viewer, quick=quick)}
          AND {untroubled(viewer=viewer, mind=away if quick else minds)}
        ORDER BY o.entry_id {order} LIMIT {count}
    """


def pulled(when: str, order: str, count: str, *, viewer: str = VIEWER, quick: bool = False) -> str:
    """SELECT of shown entries of the large accounts that the viewer follows, `count` of each.

    Nothing is pulled from below the entry down to which the viewer's own feed is whole.
    """
    return f"""
        SELECT t.* FROM ({large_followees(viewer=viewer)}) s CROSS JOIN LATERAL (
            SELECT o.entry_id, o.source_id, o.post_id, o.visibility
            FROM read_outbox o JOIN read_post p ON p.post_id = o.post_id
            WHERE o.source_id = s.source_id AND o.pulled AND {when} AND {_above_floor(viewer)}
              AND {member(viewer=viewer)} AND {kept(viewer=viewer, quick=quick)}
              AND {shown(viewer=viewer, mind=away if quick else minds)}
            ORDER BY o.entry_id {order} LIMIT {count}) t
    """


def tagged(when: str, order: str, count: str, *, viewer: str = VIEWER, quick: bool = False, many: bool = False) -> str:
    """SELECT of shown public posts that carry a hashtag the viewer follows, each once.

    Without what the other two branches show, so that the three together hold nothing twice. That is
    asked of the first `count` only: what of these stands in another branch fills the page as well.
    `many`: made for readers who follow many hashtags, see `queries.stretches`.
    """
    mind = away if quick else minds
    names = "unnest((SELECT names FROM followed)::text[]) n(name)" if quick else f"({followed_tags(viewer=viewer)}) n"
    carrying = f"""
        SELECT o.* FROM (
            SELECT x.post_id AS entry_id, x.author_id AS source_id, x.author_id, x.post_id, x.reply_to_id
            FROM read_post_tag x WHERE x.name = n.name AND x.visibility = 'public') o
        WHERE {when} AND {_above_floor(viewer)} AND {kept(viewer=viewer, quick=quick)}
          AND {untroubled(viewer=viewer, mind=mind)} AND {{within}}
        ORDER BY o.entry_id {order} LIMIT {count}
    """
    found = f"SELECT DISTINCT t.* FROM {names} CROSS JOIN LATERAL ({carrying.format(within='true')}) t"
    if many:
        found = by_stretches(names, carrying, TAGGED, Stretch(when, order, count))
    return f"""
        SELECT o.entry_id, o.source_id, o.post_id, p.visibility
        FROM ({found} ORDER BY entry_id {order} LIMIT {count}) o JOIN read_post p ON p.post_id = o.post_id
        WHERE {shown(viewer=viewer, mind=mind)}
          AND NOT (EXISTS (SELECT FROM read_home_feed h WHERE h.owner_id = {viewer} AND h.entry_id = o.entry_id)
                   AND {understood(viewer=viewer, quick=quick)})
          AND NOT (EXISTS (SELECT FROM read_outbox b WHERE b.entry_id = o.entry_id AND b.pulled)
                   AND {member(viewer=viewer)})
    """


def _above_floor(viewer: str) -> str:
    return f"o.entry_id >= coalesce((SELECT r.floor_id FROM read_home_reader r WHERE r.owner_id = {viewer}), 0)"


# Condition: the viewer minds an account (blocks, is blocked by, or mutes it); (account, viewer).
Mind = Callable[[str, str], str]


def minds(account: str, viewer: str) -> str:
    """The general way to ask whether a viewer minds an account."""
    return f"({apart(account, viewer=viewer)} OR NOT {wanted(account, viewer=viewer)})"


def away(account: str, viewer: str) -> str:
    """The quick way, where the viewer is one and the same: all it minds is read once, by `AWAY`."""
    del viewer
    return f"{account} = ANY ((SELECT ids FROM away)::bigint[])"


def shown(*, viewer: str = VIEWER, mind: Mind | None = None) -> str:
    """Condition: the viewer may see the post `p` of entry `o`, and minds nobody who has a part."""
    return f"{audience(viewer=viewer)} AND {untroubled(viewer=viewer, mind=mind or minds)}"


def untroubled(*, viewer: str = VIEWER, mind: Mind) -> str:
    """Condition: the viewer minds nobody who has a part in entry `o`."""
    return (
        f"NOT {mind('o.author_id', viewer)}"
        f" AND (o.source_id = o.author_id OR NOT {mind('o.source_id', viewer)})"
        f" AND (o.reply_to_id IS NULL OR NOT {mind('o.reply_to_id', viewer)})"
    )


def kept(*, viewer: str = VIEWER, quick: bool = False) -> str:
    """Condition: the source of entry `o` is on no exclusive list of the viewer's."""
    exclusive = (
        "o.source_id = ANY ((SELECT elsewhere FROM away)::bigint[])"
        if quick
        else f"EXISTS ({exclusive_members(viewer=viewer)} AND m.account_id = o.source_id)"
    )
    return f"(o.source_id = {viewer} OR NOT {exclusive})"


def exclusive_members(*, viewer: str = VIEWER) -> str:
    """SELECT of those whose posts the viewer reads in a list instead; its last clause is WHERE."""
    return (
        "SELECT m.account_id FROM read_list e JOIN read_list_member m ON m.list_id = e.list_id"
        f" WHERE e.owner_id = {viewer} AND e.exclusive"
    )


def followed_tags(*, viewer: str = VIEWER) -> str:
    """SELECT of the hashtags that the viewer follows: `name`."""
    return f"SELECT f.name FROM read_tag_follow f WHERE f.account_id = {viewer}"


def carries(*, viewer: str = VIEWER) -> str:
    """Condition: the `read_outbox` row `o` is a public post with a hashtag that the viewer follows."""
    return (
        "EXISTS (SELECT FROM read_post_tag t JOIN read_tag_follow f ON f.name = t.name"
        f" WHERE t.post_id = o.entry_id AND t.visibility = 'public' AND f.account_id = {viewer})"
    )


def member(*, viewer: str = VIEWER) -> str:
    """Condition: the `read_outbox` row `o` belongs into the viewer's home feed, as it follows now.

    Own entries, and those of followees: their posts in the languages that are wanted (`p` is the post),
    their boosts unless switched off, their replies only to themselves, to the viewer or to somebody
    the viewer follows as well.
    """
    return (
        f"(o.source_id = {viewer} OR (coalesce((SELECT CASE WHEN o.entry_id <> o.post_id THEN f.show_boosts"
        f" ELSE f.languages IS NULL OR {IN_CHOSEN_LANGUAGE} END"
        f" FROM read_follow f WHERE f.follower_id = {viewer} AND f.followee_id = o.source_id), false)"
        f" AND (o.reply_to_id IS NULL OR o.reply_to_id = o.author_id"
        f" OR o.reply_to_id = {viewer} OR {follows('o.reply_to_id', viewer=viewer)})))"
    )


# Condition where `AWAY` was read: the viewer takes the source of entry `o` in all languages.
_NOT_CHOOSY = "NOT o.source_id = ANY ((SELECT choosy FROM away)::bigint[])"


def understood(*, viewer: str = VIEWER, quick: bool = False) -> str:
    """Condition: entry `o` is a boost, or its post `p` is in a language that the viewer wants of its source.

    What a post's author did not say the language of is wanted by everybody.
    """
    others = f"{_NOT_CHOOSY} OR " if quick else ""
    return f"({others}o.entry_id <> o.post_id OR {wants_language('o.source_id', viewer=viewer)})"


def _language_of_choosy(viewer: str) -> str:
    """As `understood`, where `AWAY` was read and the post was not."""
    asked = f"SELECT FROM read_post p WHERE p.post_id = o.post_id AND {understood(viewer=viewer)}"
    return f"({_NOT_CHOOSY} OR EXISTS ({asked}))"


def choosy_about(*, viewer: str = VIEWER) -> str:
    """SELECT of those of whom the viewer wants posts in some languages only."""
    return f"SELECT f.followee_id FROM read_follow f WHERE f.follower_id = {viewer} AND f.languages IS NOT NULL"


def large_followees(*, viewer: str = VIEWER) -> str:
    """SELECT of the large accounts among the viewer and its followees: `source_id`."""
    return (
        "SELECT a.account_id AS source_id FROM read_audience a WHERE a.pulled"
        f" AND (a.account_id = {viewer} OR {follows('a.account_id', viewer=viewer)})"
    )


AWAY = (
    f"WITH away AS MATERIALIZED (SELECT ARRAY({hidden()}) AS ids, ARRAY({exclusive_members()}) AS elsewhere,"
    f" ARRAY({choosy_about()}) AS choosy)"
)
