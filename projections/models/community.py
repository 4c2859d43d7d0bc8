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


class ReadAnnouncement(ReadTable):
    """What everybody is told, rendered."""

    announcement_id = models.BigIntegerField(primary_key=True)
    html = models.TextField()
    tags = ArrayField(models.TextField())
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    all_day = models.BooleanField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "read_announcement"


class ReadDismissedAnnouncement(ReadTable):
    """Somebody has read an announcement and put it away."""

    pk = models.CompositePrimaryKey("announcement_id", "account_id")
    announcement_id = models.BigIntegerField()
    account_id = models.BigIntegerField()

    class Meta:
        db_table = "read_dismissed_announcement"


class ReadReaction(ReadTable):
    """Somebody reacts to an announcement with an emoji."""

    pk = models.CompositePrimaryKey("announcement_id", "account_id", "name")
    announcement_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    name = models.TextField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_reaction"


class ReadAnnouncementNews(ReadTable):
    """Something happened to an announcement that people who listen hear of."""

    position = models.BigIntegerField(primary_key=True)
    announcement_id = models.BigIntegerField()
    kind = models.TextField()  # announcement reaction delete
    name = models.TextField()  # of the reaction

    class Meta:
        db_table = "read_announcement_news"
        indexes = [models.Index("announcement_id", name="read_announcement_news_about")]
