"""Write table of bookmarks."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.bookmarks import BookmarkPost, State, UnbookmarkPost
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from commands.tables.posts import WritePost
from events.bookmarks import bookmark_stream
from events.store import Recorded

Command = BookmarkPost | UnbookmarkPost


class WriteBookmark(models.Model):
    """Somebody wants to find a post again."""

    bookmark_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    post = models.ForeignKey(WritePost, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_bookmark"
        constraints = [models.UniqueConstraint("post", "account", name="write_bookmark_pair")]

    def __str__(self) -> str:
        return f"{self.account_id} has a bookmark at post {self.post_id}"


def streams(command: Command) -> list[str]:
    """The stream of this account's bookmark of this post."""
    return [bookmark_stream(command.account_id, command.post_id)]


_MINE = """
SELECT b.bookmark_id
FROM write_account a LEFT JOIN write_bookmark b ON b.post_id = %s AND b.account_id = a.account_id
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    mine, post = visibility.with_own(_MINE, command.post_id, command.account_id)
    return State() if mine is None else State(post, mine[0])


# Replaying, the post may be gone already (its words are redacted): then there is nothing to find.
_BOOKMARK = """
INSERT INTO write_bookmark (bookmark_id, account_id, post_id)
SELECT e.bookmark_id, e.account_id, e.post_id
FROM json_to_recordset(%s) AS e(bookmark_id bigint, account_id bigint, post_id bigint)
JOIN write_post USING (post_id)"""

_UNBOOKMARK = """
DELETE FROM write_bookmark AS b USING json_to_recordset(%s) AS e(account_id bigint, post_id bigint)
WHERE b.account_id = e.account_id AND b.post_id = e.post_id"""


def bookmark(recorded: Sequence[Recorded]) -> None:
    """Fold PostBookmarked."""
    sql.fold(_BOOKMARK, recorded)


def unbookmark(recorded: Sequence[Recorded]) -> None:
    """Fold PostUnbookmarked."""
    sql.fold(_UNBOOKMARK, recorded)
