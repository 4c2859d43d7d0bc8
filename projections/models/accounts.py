"""Read tables of accounts: as they are shown, counted and followed."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadAccount(ReadTable):
    """An account as everybody sees it; `document` is viewer-neutral (see `projections.accounts`)."""

    account_id = models.BigIntegerField(primary_key=True)
    username = models.TextField()
    username_key = models.TextField(unique=True)  # lower case
    display_name = models.TextField()
    locked = models.BooleanField(default=False)
    bot = models.BooleanField(default=False)
    discoverable = models.BooleanField(default=True)
    document = models.JSONField()
    avatar = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none
    header = models.TextField(null=True)  # noqa: DJ001 - as above
    created_at = models.DateTimeField()

    class Meta:
        db_table = "read_account"


class ReadAccountCounts(ReadTable):
    """Counters of an account; they change more often than the account itself."""

    account_id = models.BigIntegerField(primary_key=True)
    followers = models.IntegerField(default=0)
    following = models.IntegerField(default=0)
    posts = models.IntegerField(default=0)
    last_post_on = models.DateField(null=True)

    class Meta:
        db_table = "read_account_counts"
        indexes = [
            models.Index(
                models.F("followers").desc(), models.F("account_id").desc(), name="read_account_most_followed"
            ),
            models.Index(
                models.F("last_post_on").desc(nulls_last=True),
                models.F("account_id").desc(),
                name="read_account_most_active",
            ),
        ]


class ReadAudience(ReadTable):
    """How many follow an account, in log order, and whether it has entries that are pulled."""

    account_id = models.BigIntegerField(primary_key=True)
    followers = models.IntegerField(default=0)
    pulled = models.BooleanField(default=False)

    class Meta:
        db_table = "read_audience"
        indexes = [
            models.Index("account_id", name="read_audience_pulled", condition=models.Q(pulled=True)),
        ]
