"""Read tables of what is put before readers. The home feed's are made in SQL."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadOutbox(ReadTable):
    """What an account put before its followers: its own posts and its boosts, one row each.

    `entry_id` is what clients page by: the post's id, or the boost's. `source_id` is whose outbox
    it is; `author_id` who wrote the post (the same unless boosted). `pulled` entries are merged at
    read time instead of being pushed: decided once, by the number of followers at `position`.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    source_id = models.BigIntegerField()
    author_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    visibility = models.TextField()  # of the boost, or of the post
    reply_to_id = models.BigIntegerField(null=True)  # account replied to; null for boosts
    pulled = models.BooleanField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_outbox"
        indexes = [
            models.Index("source_id", models.F("entry_id").desc(), name="read_outbox_source"),
            models.Index("position", name="read_outbox_position"),
            models.Index("post_id", name="read_outbox_boosts", condition=~models.Q(entry_id=models.F("post_id"))),
            models.Index(
                "author_id",
                "entry_id",
                name="read_outbox_boosted_author",
                condition=~models.Q(source_id=models.F("author_id")),
            ),
            models.Index(
                "reply_to_id", "entry_id", name="read_outbox_reply", condition=models.Q(reply_to_id__isnull=False)
            ),
            models.Index(
                "source_id", models.F("entry_id").desc(), name="read_outbox_pulled", condition=models.Q(pulled=True)
            ),
        ]


class ReadPublicFeed(ReadTable):
    """Skeleton of the public timeline: public posts that answer nobody but their own author."""

    post_id = models.BigIntegerField(primary_key=True)
    author_id = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_public_feed"
        indexes = [models.Index("position", name="read_public_feed_position")]


class ReadNotification(ReadTable):
    """Something an account should hear of. `notification_id` is made of time and log position.

    `group_key` is empty where it stands alone. `filtered`: held back by the account's policy.
    """

    pk = models.CompositePrimaryKey("owner_id", "notification_id")
    owner_id = models.BigIntegerField()
    notification_id = models.BigIntegerField()
    type = models.TextField()  # mention status reblog follow follow_request favourite poll update
    from_id = models.BigIntegerField()
    post_id = models.BigIntegerField(null=True)
    position = models.BigIntegerField()
    created_at = models.DateTimeField()
    group_key = models.TextField(default="")
    filtered = models.BooleanField(default=False)

    class Meta:
        db_table = "read_notification"
        indexes = [
            models.Index("position", name="read_notification_position"),
            models.Index(
                "post_id", "from_id", name="read_notification_post", condition=models.Q(post_id__isnull=False)
            ),
            models.Index(
                "owner_id", "from_id", name="read_notification_person", condition=models.Q(post_id__isnull=True)
            ),
            models.Index("owner_id", "group_key", name="read_notification_group", condition=~models.Q(group_key="")),
            models.Index("owner_id", "from_id", name="read_notification_held", condition=models.Q(filtered=True)),
        ]


class ReadSubscriber(ReadTable):
    """A follower who wants to hear of every post of a followee (the notifications' own copy)."""

    pk = models.CompositePrimaryKey("followee_id", "follower_id")
    followee_id = models.BigIntegerField()
    follower_id = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_subscriber"


class ReadInvolved(ReadTable):
    """Who has to do with a post: "boosted" it (hears of edits), was "mentioned" (heard of it)."""

    pk = models.CompositePrimaryKey("post_id", "account_id", "reason")
    post_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    reason = models.TextField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_involved"


class ReadQuiet(ReadTable):
    """From position `since` to `until` (NULL: still) an account heard nothing of a conversation."""

    pk = models.CompositePrimaryKey("account_id", "conversation_id", "since")
    account_id = models.BigIntegerField()
    conversation_id = models.BigIntegerField()
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)

    class Meta:
        db_table = "read_quiet"
