"""Read tables of filters."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from projections.models.tables import ReadTable


class ReadFilter(ReadTable):
    """A filter, with its keywords (see `projections.filters`)."""

    filter_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    title = models.TextField()
    contexts = ArrayField(models.TextField())
    action = models.TextField()
    expires_at = models.DateTimeField(null=True)
    keywords = models.JSONField()

    class Meta:
        db_table = "read_filter"
        indexes = [models.Index("account_id", "filter_id", name="read_filter_account")]


class ReadFilterPost(ReadTable):
    """A single post under a filter."""

    filter_post_id = models.BigIntegerField(primary_key=True)
    filter_id = models.BigIntegerField()
    post_id = models.BigIntegerField()

    class Meta:
        db_table = "read_filter_post"
        indexes = [
            models.Index("filter_id", "filter_post_id", name="read_filter_post_filter"),
            models.Index("post_id", name="read_filter_post_post"),
        ]
