"""Pages: newest first, full, without gap or overlap, whichever way one turns them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from queries.paging import HIGHEST_ID, Page, PageRequest, cut

IDS = st.lists(st.integers(1, 1000), unique=True, max_size=60).map(sorted)
LIMITS = st.integers(1, 25)


def answer(ids: Sequence[int], page: PageRequest) -> Page[int]:
    """What a listing over `ids` gives: the SQL of a `Keyset`, in Python."""
    wanted = [number for number in ids if page.lower < number < page.upper]
    in_order = wanted if page.ascending else wanted[::-1]
    return cut(in_order[: page.params["count"]], page, cursor=int)


@given(IDS, LIMITS)
def test_following_next_reads_every_item_once(ids: list[int], limit: int) -> None:
    read: list[int] = []
    page = answer(ids, PageRequest(limit=limit))
    while True:
        read += page.items
        if page.next_id is None:
            break
        assert len(page.items) == limit
        page = answer(ids, PageRequest(max_id=page.next_id, limit=limit))
    assert read == ids[::-1]


@given(IDS, LIMITS)
def test_following_previous_from_the_oldest_reads_every_item_once(ids: list[int], limit: int) -> None:
    read: list[int] = []
    page = answer(ids, PageRequest(min_id=0, limit=limit))
    while page.prev_id is not None:
        read = [*page.items, *read]
        page = answer(ids, PageRequest(min_id=page.prev_id, limit=limit))
    assert read == ids[::-1]


@given(IDS, LIMITS, st.integers(0, 1001))
def test_min_id_gives_the_page_that_touches_it(ids: list[int], limit: int, cursor: int) -> None:
    page = answer(ids, PageRequest(min_id=cursor, limit=limit))
    above = [number for number in ids if number > cursor]
    assert list(page.items) == above[:limit][::-1]


@given(IDS, LIMITS, st.integers(0, 1001))
def test_since_id_gives_the_newest_page_above_it(ids: list[int], limit: int, cursor: int) -> None:
    page = answer(ids, PageRequest(since_id=cursor, limit=limit))
    above = [number for number in ids if number > cursor]
    assert list(page.items) == above[::-1][:limit]


def test_limits_and_cursors_from_strangers_are_brought_into_range() -> None:
    assert PageRequest(limit=10**9).clamped(40).limit == 40
    assert PageRequest(limit=-1).clamped(40).limit == 1
    assert PageRequest(max_id=2**70).upper == HIGHEST_ID
    assert PageRequest(max_id=-5).upper == 0
    assert PageRequest(min_id=-5).lower == 0
    assert PageRequest(since_id=2**64).lower == HIGHEST_ID
    assert PageRequest(since_id=7, min_id=3).lower == 7


def test_contradictory_bounds_give_an_empty_page() -> None:
    assert answer([1, 2, 3], PageRequest(max_id=2, min_id=2)) == Page(())
