"""Boosts of the same post: one entry in a window, the others named, and nothing seen ever moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queries.folding import WINDOW_ENTRIES, WINDOW_MS, fold
from queries.hydration import Entry

MINUTE = 60_000
PLACES = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 8 * 60)), max_size=160)


def timeline(places: list[tuple[int, int]]) -> list[Entry]:
    """Entries newest first from (post, minutes since the entry before); the first of a post is itself."""
    entries, moment, posts = [], 1, {}
    for number, (post, minutes) in enumerate(places):
        moment += minutes * MINUTE + 1
        entry_id = moment << 16
        post_id = posts.setdefault(post, entry_id)
        entries.append(Entry(entry_id, 1000 + number, post_id, "public"))
    return entries[::-1]


def hidden_by_rule(entries: list[Entry], index: int) -> bool:
    """The rule, word by word."""
    entry = entries[index]
    return any(
        older.post_id == entry.post_id and (entry.entry_id >> 16) - (older.entry_id >> 16) <= WINDOW_MS
        for older in entries[index + 1 : index + 1 + WINDOW_ENTRIES]
    )


@given(PLACES)
def test_an_entry_is_hidden_exactly_when_the_rule_says_so(places: list[tuple[int, int]]) -> None:
    entries = timeline(places)
    shown = {entry.entry_id for index, entry in enumerate(entries) if not hidden_by_rule(entries, index)}
    assert set(fold(entries)) == shown


@given(PLACES)
def test_what_is_shown_stays_shown_when_more_arrives(places: list[tuple[int, int]]) -> None:
    entries = timeline(places)
    for count in (1, 5, 40):
        assert set(fold(entries[count:])) <= set(fold(entries))


@given(PLACES)
def test_every_folded_booster_is_named_once_and_newest_first(places: list[tuple[int, int]]) -> None:
    entries = timeline(places)
    sources = {entry.source_id: entry for entry in entries}
    named = [booster for boosters in fold(entries).values() for booster in boosters]
    assert len(named) == len(set(named))
    for entry_id, boosters in fold(entries).items():
        post = next(entry.post_id for entry in entries if entry.entry_id == entry_id)
        assert all(sources[booster].post_id == post for booster in boosters)
        assert boosters == sorted(boosters, reverse=True)


def test_the_next_boost_is_promoted_when_the_shown_one_goes() -> None:
    entries = timeline([(1, 1), (2, 1), (2, 1), (2, 1)])
    first, second, third = (entry for entry in reversed(entries) if entry.post_id == entries[0].post_id)
    assert fold(entries)[first.entry_id] == [third.source_id, second.source_id]
    without = [entry for entry in entries if entry is not first]
    assert fold(without)[second.entry_id] == [third.source_id]
