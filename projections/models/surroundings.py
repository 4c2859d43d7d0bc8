"""Read tables of what accounts keep to themselves: notes about others, places in timelines; and of endorsements."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadEndorsement(ReadTable):
    """Who recommends whom; `endorsement_id` is what the list is paged by."""

    endorsement_id = models.BigIntegerField(primary_key=True)
    endorser_id = models.BigIntegerField()
    endorsed_id = models.BigIntegerField()

    class Meta:
        db_table = "read_endorsement"
        constraints = [
            models.UniqueConstraint("endorser_id", "endorsed_id", name="read_endorsement_pair"),
        ]


class ReadNote(ReadTable):
    """An account's private note about another."""

    pk = models.CompositePrimaryKey("author_id", "subject_id")
    author_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        db_table = "read_note"


class ReadMarker(ReadTable):
    """Up to where an account has read a timeline (`home`, `notifications`)."""

    pk = models.CompositePrimaryKey("account_id", "timeline")
    account_id = models.BigIntegerField()
    timeline = models.TextField()
    last_read_id = models.BigIntegerField()
    version = models.IntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "read_marker"


class ReadDismissedSuggestion(ReadTable):
    """An account that another does not want to have suggested."""

    pk = models.CompositePrimaryKey("account_id", "suggested_id")
    account_id = models.BigIntegerField()
    suggested_id = models.BigIntegerField()

    class Meta:
        db_table = "read_dismissed_suggestion"
