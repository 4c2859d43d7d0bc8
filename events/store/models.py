"""The log's tables. Private to the store, which reads and writes them in SQL.

Django keeps the names; the tables themselves are made in SQL (see the first migration), because
storage, collation and triggers matter here. No foreign keys: an insert must not lock other rows.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class VerbatimJson(models.TextField):  # type: ignore[type-arg]
    """JSON kept letter by letter (`json`, not `jsonb`), so that its hash can be recomputed."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The column's type in PostgreSQL."""
        return "json"


class Stream(models.Model):
    """The head of a stream; its row lock is what makes writers of one aggregate queue."""

    name = models.TextField(primary_key=True)
    version = models.IntegerField()
    chain = models.BinaryField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "stream"

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


class StoredEvent(models.Model):
    """An event as kept: insert-only, but for a payload that is redacted to NULL."""

    event_id = models.BigAutoField(primary_key=True)
    stream = models.TextField()
    version = models.IntegerField()
    type = models.TextField()
    schema_version = models.SmallIntegerField()
    payload = VerbatimJson(null=True)
    actor_id = models.BigIntegerField(null=True)
    causation_id = models.BigIntegerField(null=True)
    correlation_id = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none
    recorded_at = models.DateTimeField()
    payload_hash = models.BinaryField()
    chain = models.BinaryField()

    class Meta:
        db_table = "event"
        constraints = [models.UniqueConstraint(fields=["stream", "version"], name="event_stream_version")]

    def __str__(self) -> str:
        return f"{self.type} {self.stream}@{self.version}"


class Pending(models.Model):
    """An event that waits for its position."""

    event_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "pending"

    def __str__(self) -> str:
        return str(self.event_id)


class Log(models.Model):
    """The reading order: dense positions from 1."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)

    class Meta:
        db_table = "log"

    def __str__(self) -> str:
        return f"{self.position}: {self.event_id}"


class Relay(models.Model):
    """One row: the last position given. Whoever holds its lock is the relay."""

    one = models.BooleanField(primary_key=True, default=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "relay"

    def __str__(self) -> str:
        return str(self.position)
