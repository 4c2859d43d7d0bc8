"""Merging many short lists, of which each may be long: the newest posts of 200 hashtags, or of 500 accounts.

Taking a page of each would read thousands of entries to throw nearly all away. So first those are
read that are no further from the border of the page than the first `NEAR` entries of anybody; if
they do not fill it, those in the stretch behind, `WIDER` times as long; then the rest, of which
there are few. Ids tell the time, so a stretch of ids is a stretch of time.
"""

from __future__ import annotations

from typing import NamedTuple

from queries.paging import HIGHEST_ID

NEAR = 1000
WIDER = 32


class Stretch(NamedTuple):
    """Which entries `o`: a condition on `o.entry_id`, the direction they are read in, how many (all SQL)."""

    when: str
    order: str
    most: str


def by_stretches(lists: str, carrying: str, anybody: str, wanted: Stretch) -> str:
    """SELECT of the merged entries, each once: the first `most` of them, and perhaps more.

    `lists`: what to put into FROM for the lists. `carrying`: SELECT of the first `most` entries of
    one, with `{within}` for a further condition. `anybody`: SELECT of the `entry_id` of all there are.
    """
    when, order, count = wanted
    further, within, back, end = ("<", ">=", "-", 0) if order == "DESC" else (">", "<=", "+", HIGHEST_ID)
    nth = f"(SELECT o.entry_id FROM ({anybody}) o WHERE {when} ORDER BY o.entry_id {order} LIMIT 1 OFFSET {{}})"
    near, far = "(SELECT near FROM border)", "(SELECT far FROM border)"

    def stretch(bounds: str, before: str) -> str:
        wanting = f"(SELECT count(DISTINCT entry_id) FROM ({before}) b) < {count}" if before else "true"
        return f"SELECT t.* FROM {lists} CROSS JOIN LATERAL ({carrying.format(within=bounds)}) t WHERE {wanting}"

    return f"""
        WITH border AS MATERIALIZED (
            SELECT coalesce(b.near, {end}) AS near,
                coalesce(b.near {back} {WIDER} * least(abs(b.near - b.first), 1::bigint << 56), {end}) AS far
            FROM (SELECT {nth.format(0)} AS first, {nth.format(NEAR)} AS near OFFSET 0) b
        ), one AS MATERIALIZED (
            {stretch(f"o.entry_id {within} {near}", "")}
        ), two AS MATERIALIZED (
            {stretch(f"o.entry_id {further} {near} AND o.entry_id {within} {far}", "TABLE one")}
        )
        TABLE one UNION TABLE two UNION ({stretch(f"o.entry_id {further} {far}", "TABLE one UNION ALL TABLE two")})
    """
