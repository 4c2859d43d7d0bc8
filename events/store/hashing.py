"""What is hashed, and how: payload hash and chain hash.

payload hash = SHA-256 of the payload's canonical JSON text in UTF-8.
chain        = SHA-256 of (chain of the event before it in the stream || payload hash || facts), where
facts is the JSON array [stream, version, type, schema version, actor, causation, correlation,
recorded_at in µs since 1970] as PostgreSQL's `json_build_array` writes it.

The chain covers the payload's hash and not the payload, so it survives redaction. The SQL twin of
`link` is the function `event_chain` (first migration).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from json.encoder import encode_basestring as quoted

BEGINNING = bytes(32)
"""What stands for the chain before a stream's first event."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def payload_hash(payload: str) -> bytes:
    """SHA-256 of the canonical JSON text."""
    return sha256(payload.encode()).digest()


def link(
    previous: bytes,
    payload_hash: bytes,
    stream: str,
    version: int,
    type_name: str,
    schema_version: int,
    actor_id: int | None,
    causation_id: int | None,
    correlation_id: str | None,
    recorded_at: datetime,
) -> bytes:
    """The chain hash of an event whose predecessor's is `previous`."""
    facts = (
        f"[{quoted(stream)}, {version}, {quoted(type_name)}, {schema_version}, {_number(actor_id)}, "
        f"{_number(causation_id)}, {'null' if correlation_id is None else quoted(correlation_id)}, "
        f"{(recorded_at - _EPOCH) // _MICROSECOND}]"
    )
    return sha256(previous + payload_hash + facts.encode()).digest()


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
