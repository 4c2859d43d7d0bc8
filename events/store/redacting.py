"""Erasing: payloads go, their hashes stay, so that the log can still be verified.

The old row versions leave the disk with the next vacuum, the write-ahead log with its archive.
"""

from __future__ import annotations

from events.store.session import execute

_REDACT = """
UPDATE event SET payload = NULL
FROM stream
WHERE stream.name = %s AND event.stream = stream.name AND event.version < stream.version
    AND event.payload IS NOT NULL"""


def redact(stream: str) -> int:
    """Erase the payloads of all events of a stream but its last (the deletion); how many they were."""
    return execute(_REDACT, [stream]).rowcount
