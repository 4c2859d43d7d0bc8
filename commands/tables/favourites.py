"""Write table of favourites."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.favourites import FavouritePost, State, UnfavouritePost
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from commands.tables.posts import WritePost
from events.favourites import favourite_stream
from events.store import Recorded

Command = FavouritePost | UnfavouritePost


class WriteFavourite(models.Model):
    """Somebody likes a post."""

    favourite_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    post = models.ForeignKey(WritePost, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_favourite"
        constraints = [models.UniqueConstraint("post", "account", name="write_favourite_pair")]

    def __str__(self) -> str:
        return f"{self.account_id} likes post {self.post_id}"


def streams(command: Command) -> list[str]:
    """The stream of this account's liking of this post."""
    return [favourite_stream(command.account_id, command.post_id)]


_MINE = """
SELECT f.favourite_id
FROM write_account a LEFT JOIN write_favourite f ON f.post_id = %s AND f.account_id = a.account_id
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    mine, post = visibility.with_own(_MINE, command.post_id, command.account_id)
    return State() if mine is None else State(post, mine[0])


# Replaying, the post may be gone already (its words are redacted): then there is nothing to like.
_FAVOURITE = """
INSERT INTO write_favourite (favourite_id, account_id, post_id)
SELECT e.favourite_id, e.account_id, e.post_id
FROM json_to_recordset(%s) AS e(favourite_id bigint, account_id bigint, post_id bigint)
JOIN write_post USING (post_id)"""

_UNFAVOURITE = """
DELETE FROM write_favourite AS f USING json_to_recordset(%s) AS e(account_id bigint, post_id bigint)
WHERE f.account_id = e.account_id AND f.post_id = e.post_id"""


def favourite(recorded: Sequence[Recorded]) -> None:
    """Fold PostFavourited."""
    sql.fold(_FAVOURITE, recorded)


def unfavourite(recorded: Sequence[Recorded]) -> None:
    """Fold PostUnfavourited."""
    sql.fold(_UNFAVOURITE, recorded)
