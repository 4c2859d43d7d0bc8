"""Read tables of conversations."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadDirectPost(ReadTable):
    """A direct post as one of those has it whom it concerns (see `projections.conversations`)."""

    pk = models.CompositePrimaryKey("owner_id", "post_id")
    owner_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    conversation_id = models.BigIntegerField()
    position = models.BigIntegerField()  # of the post
    unread = models.BooleanField()
    removed = models.BooleanField()

    class Meta:
        db_table = "read_direct_post"
        indexes = [
            models.Index("owner_id", "conversation_id", models.F("post_id").desc(), name="read_direct_post_talk"),
            models.Index("position", name="read_direct_post_position"),
            models.Index("post_id", name="read_direct_post_post"),
        ]
