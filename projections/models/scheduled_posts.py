"""Read table of planned posts."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadScheduledPost(ReadTable):
    """A post that waits for its moment; `post` is `events.scheduled_posts.PlannedPost` as JSON."""

    scheduled_id = models.BigIntegerField(primary_key=True)
    author_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    post = models.JSONField()
    failure = models.TextField(null=True)  # noqa: DJ001 - NULL says that it has not failed

    class Meta:
        db_table = "read_scheduled_post"
        indexes = [models.Index("author_id", "scheduled_id", name="read_scheduled_post_author")]
