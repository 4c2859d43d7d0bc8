"""The read tables. Every row here is derived from the log and may be thrown away and folded again.

No foreign keys, no triggers: a fold has to be able to write rows in log order, whatever is there.
The partitioned tables (home feed, its copy of the graph) are created in SQL, see the migrations.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ReadAccount(models.Model):
    """An account as everybody sees it; `document` is viewer-neutral (see `projections.accounts`)."""

    account_id = models.BigIntegerField(primary_key=True)
    username = models.TextField()
    username_key = models.TextField(unique=True)  # lower case
    display_name = models.TextField()
    locked = models.BooleanField(default=False)
    bot = models.BooleanField(default=False)
    discoverable = models.BooleanField(default=True)
    document = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "read_account"


class ReadAccountCounts(models.Model):
    """Counters of an account; they change more often than the account itself."""

    account_id = models.BigIntegerField(primary_key=True)
    followers = models.IntegerField(default=0)
    following = models.IntegerField(default=0)
    posts = models.IntegerField(default=0)
    last_post_on = models.DateField(null=True)

    class Meta:
        db_table = "read_account_counts"


class ReadPost(models.Model):
    """A live post; `document` is viewer-neutral and rendered (see `projections.posts`)."""

    post_id = models.BigIntegerField(primary_key=True)
    author_id = models.BigIntegerField()
    visibility = models.TextField()
    in_reply_to_id = models.BigIntegerField(null=True)
    in_reply_to_account_id = models.BigIntegerField(null=True)
    mentions = ArrayField(models.BigIntegerField())
    document = models.JSONField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "read_post"
        indexes = [
            models.Index("in_reply_to_id", name="read_post_replies", condition=models.Q(in_reply_to_id__isnull=False)),
        ]


class ReadPostCounts(models.Model):
    """Counters of a post; they change more often than the post itself."""

    post_id = models.BigIntegerField(primary_key=True)
    replies = models.IntegerField(default=0)
    boosts = models.IntegerField(default=0)
    favourites = models.IntegerField(default=0)

    class Meta:
        db_table = "read_post_counts"


class ReadCountedEntry(models.Model):
    """A post or boost that the counters have counted, so that they can take it off again.

    A deletion says little about what is deleted, and nothing about who had boosted it.
    """

    entry_id = models.BigIntegerField(primary_key=True)  # of the post, or of the boost
    source_id = models.BigIntegerField()  # whose post or boost it is
    post_id = models.BigIntegerField()
    in_reply_to_id = models.BigIntegerField(null=True)  # null for boosts
    posted_on = models.DateField()

    class Meta:
        db_table = "read_counted_entry"
        indexes = [
            models.Index("source_id", "posted_on", name="read_counted_source"),
            models.Index("post_id", name="read_counted_boosts", condition=~models.Q(entry_id=models.F("post_id"))),
        ]


class ReadOutbox(models.Model):
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


class ReadAudience(models.Model):
    """How many follow an account, in log order, and whether it has entries that are pulled."""

    account_id = models.BigIntegerField(primary_key=True)
    followers = models.IntegerField(default=0)
    pulled = models.BooleanField(default=False)

    class Meta:
        db_table = "read_audience"
        indexes = [
            models.Index("account_id", name="read_audience_pulled", condition=models.Q(pulled=True)),
        ]


class ReadFollow(models.Model):
    """A follow; `follow_id` is its own id (clients page follower lists by it)."""

    follow_id = models.BigIntegerField(primary_key=True)
    follower_id = models.BigIntegerField()
    followee_id = models.BigIntegerField()
    show_boosts = models.BooleanField(default=True)
    notify = models.BooleanField(default=False)

    class Meta:
        db_table = "read_follow"
        constraints = [
            models.UniqueConstraint("follower_id", "followee_id", name="read_follow_pair"),
        ]
        indexes = [
            models.Index("followee_id", models.F("follow_id").desc(), name="read_follow_followers"),
            models.Index("follower_id", models.F("follow_id").desc(), name="read_follow_following"),
        ]


class ReadFollowRequest(models.Model):
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


class ReadBlock(models.Model):
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


class ReadMute(models.Model):
    """A mute; `mute_id` is its own id (clients page mute lists by it)."""

    mute_id = models.BigIntegerField(primary_key=True)
    muter_id = models.BigIntegerField()
    muted_id = models.BigIntegerField()
    notifications = models.BooleanField(default=True)

    class Meta:
        db_table = "read_mute"
        constraints = [
            models.UniqueConstraint("muter_id", "muted_id", name="read_mute_pair"),
        ]


class ReadFavourite(models.Model):
    """Who likes which post."""

    favourite_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()

    class Meta:
        db_table = "read_favourite"
        constraints = [
            models.UniqueConstraint("account_id", "post_id", name="read_favourite_pair"),
        ]
        indexes = [models.Index("post_id", "favourite_id", name="read_favourite_post")]


class ReadBoost(models.Model):
    """Who boosted which post."""

    boost_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    visibility = models.TextField()

    class Meta:
        db_table = "read_boost"
        constraints = [
            models.UniqueConstraint("account_id", "post_id", name="read_boost_pair"),
        ]
        indexes = [models.Index("post_id", "boost_id", name="read_boost_post")]


class ReadPublicFeed(models.Model):
    """Skeleton of the public timeline: public posts that answer nobody but their own author."""

    post_id = models.BigIntegerField(primary_key=True)
    author_id = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        db_table = "read_public_feed"
        indexes = [models.Index("position", name="read_public_feed_position")]


class ReadNotification(models.Model):
    """Something an account should hear of. `notification_id` is made of time and log position."""

    pk = models.CompositePrimaryKey("owner_id", "notification_id")
    owner_id = models.BigIntegerField()
    notification_id = models.BigIntegerField()
    type = models.TextField()  # mention status reblog follow follow_request favourite update
    from_id = models.BigIntegerField()
    post_id = models.BigIntegerField(null=True)
    position = models.BigIntegerField()
    created_at = models.DateTimeField()

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
        ]


class ReadSubscriber(models.Model):
    """A follower who wants to hear of every post of a followee (the notifications' own copy)."""

    pk = models.CompositePrimaryKey("followee_id", "follower_id")
    followee_id = models.BigIntegerField()
    follower_id = models.BigIntegerField()

    class Meta:
        db_table = "read_subscriber"


class ReadInvolved(models.Model):
    """Who has to do with a post: "boosted" it (hears of edits), was "mentioned" (heard of it)."""

    pk = models.CompositePrimaryKey("post_id", "account_id", "reason")
    post_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "read_involved"


class Checkpoint(models.Model):
    """How far a lane's shard has folded the log. Locked by whoever advances it."""

    pk = models.CompositePrimaryKey("lane", "shard")
    lane = models.TextField()
    shard = models.SmallIntegerField()
    position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "read_checkpoint"


class Parked(models.Model):
    """An event that a projection could not apply, or a later one of the same key behind it."""

    pk = models.CompositePrimaryKey("projection", "shard", "position")
    projection = models.TextField()
    shard = models.SmallIntegerField()
    position = models.BigIntegerField()
    key = models.TextField()  # the event's stream
    error = models.TextField()

    class Meta:
        db_table = "read_parked"
        indexes = [models.Index("projection", "shard", "key", name="read_parked_key")]
