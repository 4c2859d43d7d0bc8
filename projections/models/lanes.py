"""Tables of the lanes: how far they are, and what they had to set aside."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class Checkpoint(ReadTable):
    """How far a lane's shard has folded the log. Locked by whoever advances it."""

    pk = models.CompositePrimaryKey("lane", "shard")
    lane = models.TextField()
    shard = models.SmallIntegerField()
    position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "read_checkpoint"


class Parked(ReadTable):
    """An event that a projection could not apply, or a later one of the same key behind it."""

    pk = models.CompositePrimaryKey("projection", "shard", "position")
    projection = models.TextField()
    shard = models.SmallIntegerField()
    position = models.BigIntegerField()
    key = models.TextField()  # the event's stream
    error = models.TextField()

    class Meta:
        db_table = "read_parked"
        indexes = [models.Index("projection", "shard", "key", name="read_parked_key")]
