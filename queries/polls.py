"""Polls: one by its id, or as part of its post, with what the viewer chose.

Who else voted, and for what, is told to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import orjson

from queries.statements import compact, row, rows
from queries.views import PollView
from queries.visibility import VIEWER, viewer_id, visible


def poll_column(viewer: str = VIEWER) -> str:
    """SELECT of the poll of the `read_post` row `p`, for `poll_view`; NULL when there is none."""
    return f"""(SELECT json_build_array(l.poll_id, p.author_id, l.options, l.tallies, l.voters, l.multiple,
            l.hides_totals, l.ends_at, l.ends_at <= now(), v.choices)::text
        FROM read_poll l LEFT JOIN read_poll_vote v ON v.poll_id = l.poll_id AND v.account_id = {viewer}
        WHERE l.post_id = p.post_id)"""


SINGLE = compact(f"""
    SELECT {poll_column()} FROM read_poll q JOIN read_post p ON p.post_id = q.post_id
    WHERE q.poll_id = %(poll)s AND {visible()}
""")


# Owners who voted, and what they chose.
CHOICES_OF_MANY = compact("""
    SELECT w.owner_id, w.post_id, v.choices
    FROM unnest(%(owners)s::bigint[], %(posts)s::bigint[]) AS w(owner_id, post_id)
    JOIN read_poll l ON l.post_id = w.post_id
    JOIN read_poll_vote v ON v.poll_id = l.poll_id AND v.account_id = w.owner_id
""")


def choices_of_many(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, ...]]:
    """By (owner, post) what the owner chose, of those pairs where it voted."""
    if not pairs:
        return {}
    owners, posts = zip(*pairs, strict=True)
    found = rows(CHOICES_OF_MANY, {"owners": list(owners), "posts": list(posts)})
    return {(owner, post): tuple(choices) for owner, post, choices in found}


def chosen_by(poll: PollView | None, choices: tuple[int, ...]) -> PollView | None:
    """The poll as somebody sees it who chose so."""
    return None if poll is None else replace(poll, chosen=choices)


def poll(viewer: int | None, poll_id: int) -> PollView | None:
    """A poll; None when it is not there or its post is not for the viewer: the two look the same."""
    found = row(SINGLE, {"viewer": viewer_id(viewer), "poll": poll_id})
    return poll_view(found[0]) if found else None


def poll_view(column: str | None) -> PollView | None:
    """What `poll_column` answered, as a view."""
    if column is None:
        return None
    (poll_id, author_id, options, tallies, voters, multiple, hides_totals, ends_at, ended, chosen) = orjson.loads(
        column
    )
    return PollView(
        poll_id,
        author_id,
        tuple(zip(options, tallies, strict=True)),
        voters,
        multiple,
        hides_totals,
        datetime.fromisoformat(ends_at).astimezone(UTC),
        ended,
        None if chosen is None else tuple(chosen),
    )
