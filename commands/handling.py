"""The one way into the writing side: `handle(command)`.

One transaction: claim the idempotency key → lock the streams → load → decide → append the events →
fold them into the write tables → keep the answer. A refusal or a failure leaves nothing behind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any

import django.db
import psycopg
from django.db import transaction

from commands import storable
from commands.refusals import Conflict, Invalid
from commands.registry import HANDLERS, Handler
from commands.tables import idempotency as keys
from commands.tables.folds import FOLDS
from events import store
from events.store import Recorded, VersionConflict

logger = logging.getLogger(__name__)

ATTEMPTS = 5

on_committed: list[Callable[[Outcome], None]] = []
"""Called, in order, after the commit of a command that recorded events; the doors wake the relay
here. What they raise is logged: the command has happened already."""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A client's key for a command, unique per actor, and what was asked for with it."""

    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to: the events recorded (none when nothing changed) and its answer.

    `replayed`: the command was executed before, under the same key; events and answer are those of
    the first time.
    """

    recorded: list[Recorded] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    replayed: bool = False

    @property
    def event_ids(self) -> list[int]:
        """Ids of the events recorded, in order."""
        return [recorded.event_id for recorded in self.recorded]


class _Raced(Exception):
    """Somebody else was quicker; the command has to be decided anew."""


def handle(command: Any, *, actor_id: int | None, now: datetime, idempotency: Idempotency | None = None) -> Outcome:
    """Execute a command for an actor (None: nobody, who registers) at a moment (aware).

    Inside a caller's transaction it takes part in it, under a savepoint of its own. An idempotency
    key needs an actor.

    Raises:
        Refusal: NotFound, Forbidden or Invalid from the rules; Invalid when the key was used for
            another body; Conflict when others were quicker `ATTEMPTS` times.
    """
    storable.check(command)
    if idempotency is not None and actor_id is None:
        raise ValueError("an idempotency key needs an actor")
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _execute(command, actor_id, now, idempotency)
        except (_Raced, VersionConflict):
            continue
        except django.db.Error as problem:
            if not _is_race(problem):
                raise
    raise Conflict


def _execute(command: Any, actor_id: int | None, now: datetime, idempotency: Idempotency | None) -> Outcome:
    key = None if idempotency is None or actor_id is None else (actor_id, idempotency.key)
    if key is not None and idempotency is not None:
        body_hash = keys.digest(f"{type(command).__name__}\n{idempotency.body}")
        first = keys.claim(*key, body_hash, now)
        if first is not None:
            return _again(first, body_hash)
    handler = HANDLERS[type(command)]
    outcome = _record(handler, command, actor_id, now)
    with store.one_round_trip():
        fold(outcome.recorded)
        if key is not None:
            streams = sorted({recorded.stream for recorded in outcome.recorded})
            keys.keep(*key, outcome.result, outcome.event_ids, streams)
    if outcome.recorded:
        transaction.on_commit(lambda: _announce(outcome))
    return outcome


def _record(handler: Handler, command: Any, actor_id: int | None, now: datetime) -> Outcome:
    """Decide on the state as it stands, locked, and append what follows."""
    streams = handler.streams(command)
    begun = streams[:1] if handler.opens else []
    held = streams[len(begun) :]
    versions = {**dict.fromkeys(begun, 0), **(store.lock(held) if held else {})}
    state = handler.load(command)
    events = handler.decide(state, command)
    if any(event.stream not in versions for event in events):
        raise _Raced
    recorded: list[Recorded] = []
    if events:
        recorded = store.append(events, expected=versions, actor_id=actor_id, recorded_at=now)
    if events and handler.erases:
        store.redact(streams[0])
    return Outcome(recorded, handler.answer(reduce(handler.evolve, events, state), command))


def fold(recorded: Sequence[Recorded]) -> None:
    """Fold events into the write tables, one after the other."""
    for each in recorded:
        if each.data is not None:
            FOLDS[type(each.data)]([each])


def _again(first: keys.Answer, body_hash: bytes) -> Outcome:
    if first.body_hash != body_hash:
        raise Invalid("This Idempotency-Key was used for something else before")
    ids = set(first.event_ids)
    recorded = [each for stream in first.streams for each in store.read_stream(stream) if each.event_id in ids]
    recorded.sort(key=lambda each: each.event_id)
    return Outcome(recorded, first.result, replayed=True)


def _announce(outcome: Outcome) -> None:
    for listener in on_committed:
        try:
            listener(outcome)
        except Exception:
            logger.exception("waking up others after a commit failed; they will notice by themselves")


def _is_race(problem: django.db.Error) -> bool:
    """Two writers met: a constraint caught the later one, or PostgreSQL broke their deadlock."""
    return isinstance(
        problem.__cause__,
        (
            psycopg.errors.UniqueViolation,
            psycopg.errors.ForeignKeyViolation,
            psycopg.errors.DeadlockDetected,
            psycopg.errors.SerializationFailure,
        ),
    )
