"""Write table of followed hashtags."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.tables import sql
from commands.tables.accounts import WriteAccount
from commands.tag_follows import FollowTag, State, UnfollowTag
from events.store import Recorded
from events.tag_follows import tag_follows_stream

Command = FollowTag | UnfollowTag


class WriteTagFollow(models.Model):
    """An account follows a hashtag."""

    follow_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "write_tag_follow"
        constraints = [models.UniqueConstraint("account", "name", name="write_tag_follow_pair")]

    def __str__(self) -> str:
        return f"{self.account_id} follows #{self.name}"


def streams(command: Command) -> list[str]:
    """The stream of all the hashtags that the account follows."""
    return [tag_follows_stream(command.account_id)]


_KNOWN = """
SELECT t.name, t.follow_id FROM write_account a LEFT JOIN write_tag_follow t USING (account_id)
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    found = sql.rows(_KNOWN, [command.account_id])
    return State(bool(found), {name: one for name, one in found if name is not None})


_ADD = """
INSERT INTO write_tag_follow (follow_id, account_id, name)
SELECT * FROM json_to_recordset(%s) AS e(follow_id bigint, account_id bigint, name text)"""

_DROP = """
DELETE FROM write_tag_follow AS t USING json_to_recordset(%s) AS e(account_id bigint, name text)
WHERE t.account_id = e.account_id AND t.name = e.name"""


def follow(recorded: Sequence[Recorded]) -> None:
    """Fold TagFollowed."""
    sql.fold(_ADD, recorded)


def unfollow(recorded: Sequence[Recorded]) -> None:
    """Fold TagUnfollowed."""
    sql.fold(_DROP, recorded)
