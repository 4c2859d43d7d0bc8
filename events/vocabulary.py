"""How an event class is declared, found by name, written as JSON and lifted from older schemas.

    @event()
    class PostDeleted(Event):
        '''A post was removed by its author.'''
        post_id: int

The type name in the log is the class name. Fields are JSON: `int`, `str`, `bool`, `None`, and
tuples or string-keyed dicts of those; or a frozen dataclass of such fields, which `parts` tells how to
build from JSON. `stream` names the aggregate the event belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

import orjson

type_registry: dict[str, type[Event]] = {}

E = TypeVar("E", bound="Event")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class Event:
    """Base of all events: immutable facts that know their stream and how to become JSON."""

    schema_version: ClassVar[int] = 1
    upcasters: ClassVar[Mapping[int, Upcaster]] = {}
    parts: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}

    @property
    def stream(self) -> str:
        """Name of the aggregate's stream, e.g. `post-112233`."""
        raise NotImplementedError

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no white space; what the payload hash is computed over."""
        return orjson.dumps(vars(self), option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_payload(cls, payload: dict[str, Any], schema_version: int) -> Self:
        """Build the event from a stored payload, lifting it through the upcasters it needs."""
        for version in range(schema_version, cls.schema_version):
            payload = cls.upcasters[version](payload)
        for name, build in cls.parts.items():
            if payload[name] is not None:
                payload = {**payload, name: build(payload[name])}
        return cls(**{name: _frozen(value) if type(value) is list else value for name, value in payload.items()})


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(*, schema_version: int = 1, upcasters: Mapping[int, Upcaster] | None = None) -> Callable[[type[E]], type[E]]:
    """Declare a frozen, keyword-only event class and register it under its name.

    `upcasters[n]` lifts a payload of schema version n to n + 1; it runs on every path that reads.

    Raises:
        TypeError: a step from version 1 to this one is missing.
    """
    steps = dict(upcasters or {})
    if sorted(steps) != list(range(1, schema_version)):
        raise TypeError(
            f"schema version {schema_version} needs upcasters for 1 … {schema_version - 1}, not {list(steps)}"
        )

    def declare(cls: type[E]) -> type[E]:
        declared = dataclass(frozen=True, kw_only=True)(cls)
        declared.schema_version = schema_version
        declared.upcasters = steps
        type_registry[declared.__name__] = declared
        return declared

    return declare


def _frozen(value: Any) -> Any:
    """JSON arrays come back as tuples, so that an event stays immutable and hashable."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
