"""Read tables of posts, and of what accounts do to them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Coalesce

from projections.models.tables import ReadTable


class ReadPost(ReadTable):
    """A live post; `document` is viewer-neutral and rendered (see `projections.posts`)."""

    post_id = models.BigIntegerField(primary_key=True)
    author_id = models.BigIntegerField()
    visibility = models.TextField()
    in_reply_to_id = models.BigIntegerField(null=True)
    in_reply_to_account_id = models.BigIntegerField(null=True)
    conversation_id = models.BigIntegerField()  # of the post that began it, which may be gone
    mentions = ArrayField(models.BigIntegerField())
    document = models.JSONField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    has_media = models.BooleanField(default=False, db_default=False)
    link = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none for everybody to see

    class Meta:
        db_table = "read_post"
        indexes = [
            models.Index("author_id", "post_id", name="read_post_media", condition=models.Q(has_media=True)),
            models.Index(
                "link",
                Coalesce("edited_at", "created_at"),
                name="read_post_link",
                condition=models.Q(link__isnull=False),
            ),
            models.Index(
                models.F("post_id").desc(),
                name="read_post_linking",
                condition=models.Q(link__isnull=False),
                include=["link"],
            ),
            models.Index("in_reply_to_id", name="read_post_replies", condition=models.Q(in_reply_to_id__isnull=False)),
        ]


class ReadLink(ReadTable):
    """An address that posts name, what is known of it, and whether it is to be looked up (see `projections.links`)."""

    address = models.TextField(primary_key=True)
    link_id = models.BigIntegerField(null=True)  # none as long as it was never looked up
    card = models.JSONField(null=True)
    failed = models.BooleanField()
    settled_at = models.DateTimeField(null=True)
    named_at = models.DateTimeField(null=True)
    wanted = models.BooleanField()

    class Meta:
        db_table = "read_link"
        indexes = [
            models.Index("named_at", name="read_link_wanted", condition=models.Q(wanted=True)),
            models.Index("link_id", name="read_link_unnamed", condition=models.Q(named_at__isnull=True)),
            models.Index("link_id", name="read_link_id", condition=models.Q(link_id__isnull=False)),
        ]


class ReadPostCounts(ReadTable):
    """Counters of a post; they change more often than the post itself."""

    post_id = models.BigIntegerField(primary_key=True)
    replies = models.IntegerField(default=0)
    boosts = models.IntegerField(default=0)
    favourites = models.IntegerField(default=0)

    class Meta:
        db_table = "read_post_counts"


class ReadCountedEntry(ReadTable):
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


class ReadFavourite(ReadTable):
    """Who likes which post."""

    favourite_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()

    class Meta:
        db_table = "read_favourite"
        constraints = [
            models.UniqueConstraint("account_id", "post_id", name="read_favourite_pair"),
        ]
        indexes = [
            models.Index("post_id", "favourite_id", name="read_favourite_post"),
            models.Index("account_id", "favourite_id", name="read_favourite_given"),
        ]


class ReadBoost(ReadTable):
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


class ReadBookmark(ReadTable):
    """Who wants to find which post again; for nobody else to know."""

    bookmark_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()

    class Meta:
        db_table = "read_bookmark"
        constraints = [models.UniqueConstraint("post_id", "account_id", name="read_bookmark_pair")]
        indexes = [models.Index("account_id", "bookmark_id", name="read_bookmark_put")]


class ReadPin(ReadTable):
    """A post stands on top of its author's profile."""

    post_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()

    class Meta:
        db_table = "read_pin"
        indexes = [models.Index("account_id", name="read_pin_profile")]


class ReadConversationMute(ReadTable):
    """Who has muted which conversation."""

    pk = models.CompositePrimaryKey("conversation_id", "account_id")
    conversation_id = models.BigIntegerField()
    account_id = models.BigIntegerField()

    class Meta:
        db_table = "read_conversation_mute"
