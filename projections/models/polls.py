"""Read tables of polls."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from projections.models.tables import ReadTable


class ReadPoll(ReadTable):
    """The poll of a post and its results: `tallies` are votes by option, `voters` who cast them."""

    poll_id = models.BigIntegerField(primary_key=True)
    post_id = models.BigIntegerField()
    options = ArrayField(models.TextField())
    multiple = models.BooleanField()
    hides_totals = models.BooleanField()
    ends_at = models.DateTimeField()
    voters = models.IntegerField()
    tallies = ArrayField(models.IntegerField())

    class Meta:
        db_table = "read_poll"
        constraints = [models.UniqueConstraint("post_id", name="read_poll_post")]


class ReadPollVote(ReadTable):
    """What an account chose in a poll: shown to itself only."""

    pk = models.CompositePrimaryKey("poll_id", "account_id")
    poll_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    choices = ArrayField(models.IntegerField())

    class Meta:
        db_table = "read_poll_vote"


class ReadPollVoter(ReadTable):
    """Who will hear that a poll has ended (the notifications' own copy)."""

    pk = models.CompositePrimaryKey("poll_id", "account_id")
    poll_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_poll_voter"
        indexes = [models.Index("post_id", name="read_poll_voter_post")]
