"""Read tables of what is between two accounts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from projections.models.tables import ReadTable


class ReadFollow(ReadTable):
    """A follow; `follow_id` is its own id (clients page follower lists by it)."""

    follow_id = models.BigIntegerField(primary_key=True)
    follower_id = models.BigIntegerField()
    followee_id = models.BigIntegerField()
    show_boosts = models.BooleanField(default=True)
    notify = models.BooleanField(default=False)
    languages = ArrayField(models.TextField(), null=True)  # of the posts that are wanted; null: all

    class Meta:
        db_table = "read_follow"
        constraints = [
            models.UniqueConstraint("follower_id", "followee_id", name="read_follow_pair"),
        ]
        indexes = [
            models.Index("followee_id", models.F("follow_id").desc(), name="read_follow_followers"),
            models.Index("follower_id", models.F("follow_id").desc(), name="read_follow_following"),
            # Few follows choose languages: whom a reader chooses them of is found without looking at the others.
            models.Index(
                "follower_id", "followee_id", name="read_follow_choosy", condition=models.Q(languages__isnull=False)
            ),
        ]


class ReadFollowRequest(ReadTable):
    """A follow request that waits for its answer."""

    request_id = models.BigIntegerField(primary_key=True)
    follower_id = models.BigIntegerField()
    followee_id = models.BigIntegerField()

    class Meta:
        db_table = "read_follow_request"
        constraints = [
            models.UniqueConstraint("follower_id", "followee_id", name="read_request_pair"),
        ]
        indexes = [
            models.Index("followee_id", models.F("request_id").desc(), name="read_request_list"),
        ]


class ReadBlock(ReadTable):
    """A block; `block_id` is its own id (clients page block lists by it)."""

    block_id = models.BigIntegerField(primary_key=True)
    blocker_id = models.BigIntegerField()
    blocked_id = models.BigIntegerField()

    class Meta:
        db_table = "read_block"
        constraints = [
            models.UniqueConstraint("blocker_id", "blocked_id", name="read_block_pair"),
        ]
        indexes = [models.Index("blocked_id", "blocker_id", name="read_block_reverse")]


class ReadMute(ReadTable):
    """A mute; `mute_id` is its own id (clients page mute lists by it)."""

    mute_id = models.BigIntegerField(primary_key=True)
    muter_id = models.BigIntegerField()
    muted_id = models.BigIntegerField()
    notifications = models.BooleanField(default=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "read_mute"
        constraints = [
            models.UniqueConstraint("muter_id", "muted_id", name="read_mute_pair"),
        ]
