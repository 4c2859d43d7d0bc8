"""The part of the model in memory that is about filters, and what a community wants of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from commands import filters
from commands.filters import ChangeFilter, CreateFilter, DeleteFilter, FilterPost, KeywordChange, UnfilterPost
from commands.visibility import SeenPost
from events.filters import FilterEvent, PostFiltered
from events.posts import PostDeleted
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


END = datetime(2026, 6, 2, tzinfo=UTC)


@dataclass
class Filtering:
    """Filters, as events have told of them."""

    filters: dict[int, filters.State] = field(default_factory=dict)

    def apply(self, event: Event, posts: set[int]) -> None:
        """Fold one event among the posts there are; others are none of this model's business."""
        match event:
            case PostFiltered() if event.post_id not in posts:
                pass
            case FilterEvent():
                self.filters[event.filter_id] = filters.evolve(self._filter(event.filter_id), event)
            case PostDeleted():
                self.filters = {one: _without(state, event.post_id) for one, state in self.filters.items()}

    def state_for(self, command: Any, known: set[int], seen: Callable[[int, int], SeenPost | None]) -> Any:
        """What the rules of a command decide on, among these accounts; None: it is somebody else's."""
        match command:
            case CreateFilter():
                made = [state.filter for state in self.filters.values() if state.filter]
                mine = sum(one.account_id == command.account_id for one in made)
                return filters.State(count=mine if command.account_id in known else None)
            case FilterPost():
                return replace(self._filter(command.filter_id), post=seen(command.post_id, command.account_id))
            case ChangeFilter() | DeleteFilter() | UnfilterPost():
                return self._filter(command.filter_id)
        return None

    def _filter(self, filter_id: int) -> filters.State:
        return self.filters.get(filter_id, filters.State())


def _without(state: filters.State, post_id: int) -> filters.State:
    if state.filter is None:
        return state
    left = {one: post for one, post in state.filter.posts.items() if post != post_id}
    return replace(state, filter=replace(state.filter, posts=left))


def wish(whims: Whims) -> Any:
    """A command about filters, mostly about one that was made before."""
    new, word = {"filter_id": next(whims.ids), "account_id": whims.account()}, {"keyword_id": next(whims.ids)}
    addition = KeywordChange(**word, keyword=whims.text(), whole_word=bool(whims.maybe()))
    both = whims.random.choice([*whims.earlier.get("filter", [])[-8:], new])
    under = {**both, "filter_post_id": next(whims.ids)}
    kind = whims.random.choice(
        [CreateFilter, CreateFilter, ChangeFilter, FilterPost, FilterPost, UnfilterPost, DeleteFilter]
    )
    match kind:
        case filters.CreateFilter:
            whims.earlier.setdefault("filter", []).append(new)
            whims.earlier.setdefault("keyword", []).append(word)
            contexts = whims.random.choice([("home",), ("home", "thread"), ("home",), ()])
            return CreateFilter(**new, title=whims.text() or "title", contexts=contexts, keywords=(addition,))
        case filters.ChangeFilter:
            return _change(whims, both, addition)
        case filters.FilterPost:
            whims.earlier.setdefault("filtered", []).append(under)
            return FilterPost(**under, post_id=whims.post())
        case filters.UnfilterPost:
            return UnfilterPost(**whims.random.choice([*whims.earlier.get("filtered", [])[-8:], under]))
    return DeleteFilter(**both)


def _change(whims: Whims, both: dict[str, int], addition: KeywordChange) -> ChangeFilter:
    known = whims.random.choice([*whims.earlier.get("keyword", [])[-8:], {"keyword_id": addition.keyword_id}])
    old = KeywordChange(**known, is_new=False, removed=bool(whims.maybe()), keyword=whims.text())
    ends = whims.random.choice([None, END])
    return whims.random.choice(
        [
            ChangeFilter(**both, title=whims.text(), action=whims.random.choice(["warn", "hide", "blur", "burn"])),
            ChangeFilter(**both, expires_at=ends, keywords=(addition,), single=bool(whims.maybe())),
            ChangeFilter(**both, keywords=(old,)),
        ]
    )
