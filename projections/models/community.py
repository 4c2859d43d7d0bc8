"""Read tables of what concerns the community as a whole: its rules, and what is reported to who runs it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from projections.models.tables import ReadTable


class ReadRule(ReadTable):
    """What the community asks of its members."""

    rule_id = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    hint = models.TextField()

    class Meta:
        db_table = "read_rule"


class ReadReport(ReadTable):
    """What somebody reported about somebody."""

    report_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    comment = models.TextField()
    category = models.TextField()  # spam legal violation other
    post_ids = ArrayField(models.BigIntegerField())
    rule_ids = ArrayField(models.BigIntegerField())
    created_at = models.DateTimeField()

    class Meta:
        db_table = "read_report"
