"""Bulk import: many events at once into the log and, by the same statements as ever, the tables.

The events are facts that happened elsewhere (or a demo's, a benchmark's): no rule is asked, but the
write tables' constraints hold, and the log keeps all its promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from django.db import transaction

from commands.tables import bulk
from events import store
from events.store import ImportRecord

CHUNK = 20_000
"""Events per transaction."""


def import_history(records: Iterable[ImportRecord], progress: Callable[[int], None] | None = None) -> int:
    """Append (event, actor id, when) in the order given and fold them; how many they were.

    A chunk is kept whole or not at all; `progress` is told how many events are in so far. What is
    imported may refer only to what is there or comes before it in the same chunk or earlier ones.

    Raises:
        events.store.VersionConflict: somebody wrote to one of the streams at the same time.
        django.db.IntegrityError: the events contradict what is there.
    """
    remaining, done = iter(records), 0
    while chunk := list(islice(remaining, CHUNK)):
        with transaction.atomic():
            store.import_events(chunk, kept=bulk.fold)
        done += len(chunk)
        if progress is not None:
            progress(done)
    return done
