"""Viewers × posts × states × surfaces, all of them: nobody is shown too much, and nobody too little."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from events import store
from projections.lanes import advance
from tests.visibility.asking import Viewer
from tests.visibility.counters import counted
from tests.visibility.files import FILES, served
from tests.visibility.story import STATES, quarrel, rewrite
from tests.visibility.surfaces import GATHERINGS, PARTIAL, SINGLES, Gathering
from tests.visibility.town import VIEWERS, Town

asked: Counter[str] = Counter()
shown_at_all: set[str] = set()  # a surface that shows nobody anything would agree with any denial


def test_every_surface_shows_exactly_what_the_oracle_allows(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    wrong: list[str] = []
    for state, happen in STATES:
        happen(town)
        if happen is quarrel:
            fold_core(town)
            wrong += [f"{state}, before feeds were cleaned up: {found}" for found in (*gathered(town), *leaked(town))]
        town.village.fold()
        town.forget()
        wrong += [f"{state}: {found}" for found in everywhere(town, happen)]
    size = f"{len(STATES)} states, {len(VIEWERS)} viewers, {len(town.posts)} posts, {len(asked)} surfaces"
    with capsys.disabled():
        sys.stdout.write(f"\n{asked.total():,} answers: {size}; {len(wrong)} wrong\n")
    assert wrong == [], "\n".join(wrong[:60])
    assert len(asked) == len(SINGLES) + len(GATHERINGS) + len(PARTIAL) + len(FILES) + 1
    assert set(asked) - shown_at_all == {*FILES, "counters"}
    assert asked.total() > 140_000


def fold_core(town: Town) -> None:
    """What a write waits for; feeds and notifications have not heard yet."""
    while store.sequence():
        pass
    advance("core", 0, max_batches=1_000_000)
    town.forget()


def everywhere(town: Town, happen: Callable[[Town], None]) -> Iterator[str]:
    """Differences on all surfaces; on those that take long only where the state is new to them."""
    is_last, slowly = happen is rewrite, happen in (quarrel, rewrite)
    yield from (*gathered(town, slowly=slowly), *leaked(town, slowly=slowly), *counted(town, asked))
    if slowly:
        yield from (*served(town, asked), *alone(town, slowly=is_last))


def pairs(surfaces: tuple[Gathering, ...], *, slowly: bool) -> Iterator[tuple[Gathering, Viewer]]:
    """Every surface with everybody for whom there is one."""
    for surface in surfaces:
        if slowly or not surface.slow:
            yield from ((surface, viewer) for viewer in VIEWERS if viewer or not surface.members)


def gathered(town: Town, *, slowly: bool = False) -> Iterator[str]:
    """Differences on surfaces that show everything."""
    for surface, viewer in pairs(GATHERINGS, slowly=slowly):
        shown, should = set(surface.shown(town, viewer)), surface.should(town, viewer)
        asked[surface.name] += len(town.posts)
        if shown & should:
            shown_at_all.add(surface.name)
        for kind, posts in (("leak", shown - should), ("denial", should - shown)):
            yield from (f"{kind}: {surface.name}, {viewer}, {town.posts[post]}" for post in sorted(posts))


def leaked(town: Town, *, slowly: bool = False) -> Iterator[str]:
    """What stands on surfaces that show a part, and must not."""
    for surface, viewer in pairs(PARTIAL, slowly=slowly):
        asked[surface.name] += len(town.posts)
        shown, should = set(surface.shown(town, viewer)), surface.should(town, viewer)
        if shown & should:
            shown_at_all.add(surface.name)
        yield from (f"leak: {surface.name}, {viewer}, {town.posts[post]}" for post in sorted(shown - should))


def alone(town: Town, *, slowly: bool) -> Iterator[str]:
    """Differences on surfaces of one post."""
    for surface in (single for single in SINGLES if slowly or not single.slow):
        for viewer in VIEWERS:
            for post, fact in town.posts.items():
                asked[surface.name] += 1
                shows, should = surface.shows(town, viewer, post), surface.should(town, viewer, post)
                if should:
                    shown_at_all.add(surface.name)
                if shows != should:
                    yield f"{'denial' if should else 'leak'}: {surface.name}, {viewer}, {fact}: {shows}, not {should}"
