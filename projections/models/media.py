"""Read table of media."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadMedia(ReadTable):
    """A picture, sound or film as its owner sees it before it is posted (see `projections.media`)."""

    media_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)  # a post showed it that is gone, or shows it no longer
    state = models.TextField()  # processing ready failed
    kind = models.TextField()
    description = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none
    focus_x = models.IntegerField(null=True)
    focus_y = models.IntegerField(null=True)
    reason = models.TextField(null=True)  # noqa: DJ001 - why it failed, if it did
    rendition = models.JSONField(null=True)  # `events.media.Rendition`

    class Meta:
        db_table = "read_media"
