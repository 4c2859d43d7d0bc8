"""An event as the store gives it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from events.vocabulary import Event, type_registry

COLUMNS = (
    "event.event_id, log.position, event.stream, event.version, event.type, event.schema_version, "
    "event.payload::text, event.actor_id, event.causation_id, event.correlation_id, event.recorded_at"
)
"""What `recorded` takes, in its order."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event and what the store knows of it.

    `position` is None until the relay has numbered the event; `data` is None once it is redacted.
    """

    event_id: int
    position: int | None
    stream: str
    version: int
    type: str
    schema_version: int
    data: Event | None
    actor_id: int | None
    causation_id: int | None
    correlation_id: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LogBatch:
    """A piece of the log: its events in position order, and the last position it covers.

    `last` may lie beyond the last event (other types stand between) and never runs past the head.
    """

    events: list[Recorded]
    last: int


class UnknownEventType(Exception):
    """The log holds an event whose class this program does not know (a newer one wrote it)."""


def recorded(row: tuple[Any, ...]) -> Recorded:
    """Build the event from a row of `COLUMNS`, lifted to today's schema."""
    event_id, position, stream, version, type_name, schema_version, payload, *origin = row
    data = None if payload is None else _lifted(type_name, schema_version, payload)
    return Recorded(event_id, position, stream, version, type_name, schema_version, data, *origin)


def _lifted(type_name: str, schema_version: int, payload: str) -> Event:
    try:
        event_class = type_registry[type_name]
    except KeyError:
        raise UnknownEventType(type_name) from None
    return event_class.from_payload(orjson.loads(payload), schema_version)
