"""Read tables by which notifications are sorted. All of them remember, so that any position can be judged."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadNotificationPolicy(ReadTable):
    """What an account does with notifications of each kind of sender, from `position` on."""

    pk = models.CompositePrimaryKey("owner_id", "position")
    owner_id = models.BigIntegerField()
    position = models.BigIntegerField()
    for_not_following = models.TextField()  # accept filter drop
    for_not_followers = models.TextField()
    for_new_accounts = models.TextField()
    for_private_mentions = models.TextField()
    for_limited_accounts = models.TextField()

    class Meta:
        db_table = "read_notification_policy"


class ReadNotificationPermission(ReadTable):
    """A sender whose notifications an account lets through from `position` on, whatever its policy."""

    pk = models.CompositePrimaryKey("owner_id", "from_id")
    owner_id = models.BigIntegerField()
    from_id = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_notification_permission"


class ReadFollowSpan(ReadTable):
    """From where to where in the log an account followed another; `ended_at` is null while it does."""

    pk = models.CompositePrimaryKey("follower_id", "followee_id", "position")
    follower_id = models.BigIntegerField()
    followee_id = models.BigIntegerField()
    position = models.BigIntegerField()
    since = models.DateTimeField()
    ended_at = models.BigIntegerField(null=True)  # a log position, too

    class Meta:
        db_table = "read_follow_span"
