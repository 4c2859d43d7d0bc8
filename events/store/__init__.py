"""The event store: the append-only log, its sequencing and its verification.

Writers append an event and a row in `pending`; the relay gives pending events dense positions in
`log`; readers follow the positions. Everything outside this package uses the names below and never
the tables.
"""

from events.store.appending import VersionConflict, append, lock
from events.store.importing import ImportRecord, import_events
from events.store.reading import head, pending, read_log, read_stream
from events.store.recorded import LogBatch, Recorded
from events.store.redacting import redact
from events.store.relay import sequence
from events.store.session import Cursor, cursor, execute, one_round_trip
from events.store.verifying import Verification, verify

__all__ = [
    "Cursor",
    "ImportRecord",
    "LogBatch",
    "Recorded",
    "Verification",
    "VersionConflict",
    "append",
    "cursor",
    "execute",
    "head",
    "import_events",
    "lock",
    "one_round_trip",
    "pending",
    "read_log",
    "read_stream",
    "redact",
    "sequence",
    "verify",
]
