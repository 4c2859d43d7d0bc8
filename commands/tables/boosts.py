"""Write table of boosts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.boosts import BoostPost, State, UnboostPost
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from commands.tables.posts import WritePost
from events.boosts import boost_stream
from events.store import Recorded

Command = BoostPost | UnboostPost


class WriteBoost(models.Model):
    """Somebody passed a post on."""

    boost_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    post = models.ForeignKey(WritePost, models.DO_NOTHING, related_name="+", db_index=False)
    visibility = models.TextField()

    class Meta:
        db_table = "write_boost"
        constraints = [
            models.UniqueConstraint("post", "account", name="write_boost_pair"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=["public", "unlisted", "private"]),
                name="write_boost_visibility",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} boosts post {self.post_id}"


def streams(command: Command) -> list[str]:
    """The stream of this account's boosting of this post."""
    return [boost_stream(command.account_id, command.post_id)]


_MINE = """
SELECT a.default_visibility, b.boost_id
FROM write_account a LEFT JOIN write_boost b ON b.post_id = %s AND b.account_id = a.account_id
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    mine, post = visibility.with_own(_MINE, command.post_id, command.account_id)
    if mine is None:
        return State()
    default_visibility, boost_id = mine
    return State(post, boost_id, default_visibility)


# Replaying, the post may be gone already (its words are redacted): then there is nothing to boost.
_BOOST = """
INSERT INTO write_boost (boost_id, account_id, post_id, visibility)
SELECT e.boost_id, e.account_id, e.post_id, e.visibility
FROM json_to_recordset(%s)
    AS e(boost_id bigint, account_id bigint, post_id bigint, visibility text)
JOIN write_post USING (post_id)"""


def boost(recorded: Sequence[Recorded]) -> None:
    """Fold PostBoosted."""
    sql.fold(_BOOST, recorded)


_UNBOOST = """
DELETE FROM write_boost AS b USING json_to_recordset(%s) AS e(boost_id bigint)
WHERE b.boost_id = e.boost_id"""


def unboost(recorded: Sequence[Recorded]) -> None:
    """Fold PostUnboosted."""
    sql.fold(_UNBOOST, recorded)
