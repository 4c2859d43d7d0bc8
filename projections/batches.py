"""How a run of events becomes the rows of one SQL statement.

    FROM jsonb_to_recordset(%s) AS e(post_id bigint, author_id bigint, position bigint)

One JSON parameter whatever the length of the run: the statement's text stays the same, so that
PostgreSQL keeps its plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

import orjson
from psycopg.types.json import Jsonb

from events.store import Recorded
from events.vocabulary import Event
from projections.projection import Fold, Handler, Projection

E = TypeVar("E", bound=Event)


def batch(events: Sequence[Recorded], *names: str) -> Jsonb:
    """One object per event: the named fields of its data, its `position` and `recorded_at`."""
    return rows(
        {name: getattr(event.data, name) for name in names}
        | {"position": event.position, "recorded_at": event.recorded_at}
        for event in events
    )


def rows(objects: Iterable[Mapping[str, Any]]) -> Jsonb:
    """The parameter of a `jsonb_to_recordset(%s)`; times become ISO 8601."""
    return Jsonb(list(objects), dumps=orjson.dumps)


def values(events: Sequence[Recorded], name: str) -> list[Any]:
    """One field of each event's data: the parameter of an `= ANY(%s::bigint[])`."""
    return [getattr(event.data, name) for event in events]


def told(events: Sequence[Recorded], kind: type[E]) -> Iterator[tuple[Recorded, E]]:
    """Each event with its data, typed; `kind` is what the handler was declared for."""
    for event in events:
        if isinstance(event.data, kind):
            yield event, event.data


def in_any_order(projection: Projection, handlers: Mapping[type[Event], Handler]) -> None:
    """Declare handlers of event types whose order among each other makes no difference.

    A run of them is folded kind by kind, in the order given here, with one call of each handler:
    a log in which kinds alternate takes few statements all the same.
    """

    def fold_kinds(fold: Fold, events: Sequence[Recorded]) -> None:
        for handler in dict.fromkeys(handlers.values()):
            if mine := [event for event in events if handlers[type_of(event)] is handler]:
                handler(fold, mine)

    projection.on(*handlers)(fold_kinds)


def type_of(event: Recorded) -> type[Event]:
    """The class of an event's data; handlers are never given redacted ones."""
    return type(cast("Event", event.data))
