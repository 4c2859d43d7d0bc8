"""Write tables of follows and of requests to follow."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commands.follows import FollowAccount, FollowCommand
from commands.relationships import Relationship
from commands.tables import relationships, sql
from commands.tables.accounts import WriteAccount
from events.relationships import relationship_stream
from events.store import Recorded


class Towards(models.Model):
    """What follows and requests have in common: one per pair, never towards oneself."""

    follower = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    followee = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    show_boosts = models.BooleanField()
    notify = models.BooleanField()
    languages = ArrayField(models.TextField(), null=True)  # of the posts that are wanted; null: all

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint("follower", "followee", name="%(class)s_pair"),
            models.CheckConstraint(condition=~models.Q(follower=models.F("followee")), name="%(class)s_not_self"),
        ]


class WriteFollow(Towards):
    """Somebody follows somebody."""

    follow_id = models.BigIntegerField(primary_key=True)

    class Meta(Towards.Meta):
        db_table = "write_follow"

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followee_id}"


class WriteFollowRequest(Towards):
    """Somebody asked to follow somebody and waits."""

    request_id = models.BigIntegerField(primary_key=True)

    class Meta(Towards.Meta):
        db_table = "write_follow_request"
        indexes = [models.Index("followee", "request_id", name="write_follow_request_followee")]

    def __str__(self) -> str:
        return f"{self.follower_id} asks {self.followee_id}"


def streams(command: FollowCommand) -> list[str]:
    """The pair's stream."""
    if isinstance(command, FollowAccount):
        # Whether one has to ask must not change before the request is there to be accepted.
        sql.one(_HOLD, [command.followee_id])
    return [relationship_stream(command.follower_id, command.followee_id)]


def load(command: FollowCommand) -> Relationship:
    """What the rules have to know."""
    return relationships.load(command.follower_id, command.followee_id)


_HOLD = "SELECT account_id FROM write_account WHERE account_id = %s FOR SHARE"

_REQUEST = """
INSERT INTO write_follow_request (request_id, follower_id, followee_id, show_boosts, notify, languages)
SELECT * FROM json_to_recordset(%s) AS e(request_id bigint, follower_id bigint, followee_id bigint,
    show_boosts boolean, notify boolean, languages text[])
ON CONFLICT (request_id) DO UPDATE
SET show_boosts = excluded.show_boosts, notify = excluded.notify, languages = excluded.languages"""

_FOLLOW = """
INSERT INTO write_follow (follow_id, follower_id, followee_id, show_boosts, notify, languages)
SELECT * FROM json_to_recordset(%s) AS e(follow_id bigint, follower_id bigint, followee_id bigint,
    show_boosts boolean, notify boolean, languages text[])"""

_ADJUST = """
UPDATE write_follow AS f SET show_boosts = e.show_boosts, notify = e.notify, languages = e.languages
FROM json_to_recordset(%s) AS e(follower_id bigint, followee_id bigint, show_boosts boolean,
    notify boolean, languages text[])
WHERE f.follower_id = e.follower_id AND f.followee_id = e.followee_id"""

_FORGET = """
DELETE FROM {} AS t USING json_to_recordset(%s) AS e(follower_id bigint, followee_id bigint)
WHERE t.follower_id = e.follower_id AND t.followee_id = e.followee_id"""
_FORGET_FOLLOW = _FORGET.format("write_follow")
_FORGET_REQUEST = _FORGET.format("write_follow_request")

_FORGET_ENDORSEMENT = """
DELETE FROM write_endorsement AS d
USING write_follow f, json_to_recordset(%s) AS e(follower_id bigint, followee_id bigint)
WHERE f.follower_id = e.follower_id AND f.followee_id = e.followee_id AND d.follow_id = f.follow_id"""

# Lists hold only whom their owner follows.
_FORGET_MEMBERSHIPS = """
DELETE FROM write_list_member AS m
USING json_to_recordset(%s) AS e(follower_id bigint, followee_id bigint), write_list l
WHERE l.owner_id = e.follower_id AND m.list_id = l.list_id AND m.account_id = e.followee_id"""


def request(recorded: Sequence[Recorded]) -> None:
    """Fold FollowRequested; asked again with other wishes, it is the same request."""
    sql.fold(_REQUEST, recorded)


def follow(recorded: Sequence[Recorded]) -> None:
    """Fold AccountFollowed; it answers the request there was."""
    answered = [each for each in recorded if getattr(each.data, "requested", False)]
    if answered:
        drop_request(answered)
    sql.fold(_FOLLOW, recorded)


def adjust(recorded: Sequence[Recorded]) -> None:
    """Fold FollowAdjusted."""
    sql.fold(_ADJUST, recorded)


def unfollow(recorded: Sequence[Recorded]) -> None:
    """Fold AccountUnfollowed; with a follow ends what rests on it: the endorsement, the place on lists."""
    sql.fold(_FORGET_ENDORSEMENT, recorded)
    sql.fold(_FORGET_FOLLOW, recorded)
    sql.fold(_FORGET_MEMBERSHIPS, recorded)


def drop_request(recorded: Sequence[Recorded]) -> None:
    """Fold FollowRequestWithdrawn and FollowRequestRejected."""
    sql.fold(_FORGET_REQUEST, recorded)
