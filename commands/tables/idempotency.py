"""Write table of idempotency keys: which command was executed under a key, and its answer.

Not folded from the log: a key is a promise to the client, not a fact of the community.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg.types.json import Jsonb

from commands.tables import sql
from commands.tables.accounts import WriteAccount


class WriteIdempotency(models.Model):
    """A key an actor used. Key and body are kept as SHA-256; `result` is NULL while executing."""

    pk = models.CompositePrimaryKey("actor", "key_hash")
    actor = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    key_hash = models.BinaryField()
    body_hash = models.BinaryField()
    result = models.JSONField(null=True)
    event_ids = ArrayField(models.BigIntegerField(), default=list)
    streams = ArrayField(models.TextField(), default=list)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "write_idempotency"
        indexes = [models.Index("created_at", name="write_idempotency_age")]

    def __str__(self) -> str:
        return f"key of {self.actor_id}"


class Answer(NamedTuple):
    """What the first execution answered."""

    body_hash: bytes
    result: dict[str, Any]
    event_ids: list[int]
    streams: list[str]


_CLAIM = """
INSERT INTO write_idempotency (actor_id, key_hash, body_hash, event_ids, streams, created_at)
VALUES (%s, %s, %s, '{}', '{}', %s) ON CONFLICT DO NOTHING"""

_ANSWER = """
SELECT body_hash, result::text, event_ids, streams FROM write_idempotency
WHERE actor_id = %s AND key_hash = %s"""

_KEEP = """
UPDATE write_idempotency SET result = %s, event_ids = %s::bigint[], streams = %s::text[]
WHERE actor_id = %s AND key_hash = %s"""


def claim(actor_id: int, key: str, body_hash: bytes, now: datetime) -> Answer | None:
    """Take the key for this transaction; if it is used, wait for its owner and give its answer.

    None: the key is ours.
    """
    while not _claimed(actor_id, key, body_hash, now):
        row = sql.one(_ANSWER, [actor_id, digest(key)])
        if row is not None:  # else it was swept between the two statements
            return Answer(row[0], orjson.loads(row[1]), *row[2:])
    return None


def _claimed(actor_id: int, key: str, body_hash: bytes, now: datetime) -> bool:
    return sql.run(_CLAIM, [actor_id, digest(key), body_hash, now]) == 1


def keep(actor_id: int, key: str, result: dict[str, Any], event_ids: list[int], streams: list[str]) -> None:
    """Keep the answer under a key that this transaction has claimed."""
    sql.run(_KEEP, [Jsonb(result), event_ids, streams, actor_id, digest(key)])


def forget(before: datetime) -> int:
    """Sweep keys older than `before` (Mastodon keeps them for an hour); how many they were."""
    return sql.run("DELETE FROM write_idempotency WHERE created_at < %s", [before])


def digest(text: str) -> bytes:
    """SHA-256 of any text, lone surrogates included."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
