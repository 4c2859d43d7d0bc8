"""What accounts do about what they do not want to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from events.filters import FilterChanged, FilterCreated, FilterDeleted, PostFiltered, PostUnfiltered
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.projections.history import Post


@dataclass
class Filtering:
    """The part of a history that is about filters: their owners, and the posts under them."""

    events: list[Event] = field(default_factory=list)
    posts: dict[int, Post] = field(default_factory=dict)
    filters: dict[int, int] = field(default_factory=dict)
    filtered: dict[int, tuple[int, int]] = field(default_factory=dict)

    def filter(self, a: int, n: int) -> None:
        """Make a filter, change it, put a post under it or take one out, or delete it."""
        mine = [one for one, owner in self.filters.items() if owner == a]
        number = 7000 + len(self.events)
        if not mine or n % 5 == 0:
            self.filters[number] = a
            words = ((number, f"word {n}", n % 2 > 0),)
            self.events.append(
                FilterCreated(account_id=a, filter_id=number, title=f"{n}", contexts=("home",), keywords=words)
            )
            return
        ids = {"account_id": a, "filter_id": mine[n % len(mine)]}
        if n % 5 == 1:
            del self.filters[ids["filter_id"]]
            self.filtered = {one: pair for one, pair in self.filtered.items() if pair[0] != ids["filter_id"]}
            self.events.append(FilterDeleted(**ids))
        elif n % 5 == 2:
            self.events.append(FilterChanged(**ids, title="new", contexts=("thread",), action="hide"))
        else:
            self._filter_post(ids, number, n)

    def _filter_post(self, ids: dict[str, int], number: int, n: int) -> None:
        self.filtered = {one: pair for one, pair in self.filtered.items() if pair[1] in self.posts}
        there = [one for one, pair in self.filtered.items() if pair[0] == ids["filter_id"]]
        free = [post for post in self.posts if (ids["filter_id"], post) not in self.filtered.values()]
        if n % 2 and there:
            del self.filtered[there[0]]
            self.events.append(PostUnfiltered(**ids, filter_post_id=there[0]))
        elif free:
            self.filtered[number] = (ids["filter_id"], free[n % len(free)])
            self.events.append(PostFiltered(**ids, filter_post_id=number, post_id=free[n % len(free)]))
