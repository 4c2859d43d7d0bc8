"""Read tables of hashtags."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadPostTag(ReadTable):
    """A post carries a hashtag; `name` is what it is filed under (see `events.post_text`)."""

    pk = models.CompositePrimaryKey("post_id", "name")
    post_id = models.BigIntegerField()
    name = models.TextField()
    author_id = models.BigIntegerField()
    reply_to_id = models.BigIntegerField(null=True)  # account replied to
    visibility = models.TextField()
    position = models.BigIntegerField()  # of the post, also where an edit brought the tag
    created_at = models.DateTimeField()  # likewise

    class Meta:
        db_table = "read_post_tag"
        indexes = [
            models.Index(
                "name",
                models.F("post_id").desc(),
                name="read_post_tag_public",
                condition=models.Q(visibility="public"),
                include=["author_id", "reply_to_id"],
            ),
            models.Index("author_id", "name", models.F("post_id").desc(), name="read_post_tag_author"),
        ]


class ReadTag(ReadTable):
    """How many public posts carry a hashtag; there is none without."""

    name = models.TextField(primary_key=True)
    posts = models.IntegerField()

    class Meta:
        db_table = "read_tag"


class ReadTagFollow(ReadTable):
    """An account follows a hashtag; `follow_id` is its own id (clients page followed tags by it)."""

    follow_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    name = models.TextField()

    class Meta:
        db_table = "read_tag_follow"
        constraints = [models.UniqueConstraint("account_id", "name", name="read_tag_follow_pair")]
        indexes = [models.Index("account_id", models.F("follow_id").desc(), name="read_tag_follow_account")]


class ReadFeaturedTag(ReadTable):
    """An account shows a hashtag on its profile."""

    feature_id = models.BigIntegerField(primary_key=True)
    account_id = models.BigIntegerField()
    name = models.TextField()

    class Meta:
        db_table = "read_featured_tag"
        constraints = [models.UniqueConstraint("account_id", "name", name="read_featured_tag_pair")]
