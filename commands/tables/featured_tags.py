"""Write table of featured hashtags."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.featured_tags import FeatureTag, State, UnfeatureTag
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from events.featured_tags import featured_tags_stream
from events.store import Recorded

Command = FeatureTag | UnfeatureTag


class WriteFeaturedTag(models.Model):
    """An account features a hashtag."""

    feature_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "write_featured_tag"
        constraints = [models.UniqueConstraint("account", "name", name="write_featured_tag_pair")]

    def __str__(self) -> str:
        return f"{self.account_id} features #{self.name}"


def streams(command: Command) -> list[str]:
    """The stream of all the hashtags that the account features."""
    return [featured_tags_stream(command.account_id)]


_KNOWN = """
SELECT t.name, t.feature_id FROM write_account a LEFT JOIN write_featured_tag t USING (account_id)
WHERE a.account_id = %s"""


def load(command: Command) -> State:
    """What the rules have to know."""
    found = sql.rows(_KNOWN, [command.account_id])
    return State(bool(found), {name: one for name, one in found if name is not None})


_ADD = """
INSERT INTO write_featured_tag (feature_id, account_id, name)
SELECT * FROM json_to_recordset(%s) AS e(feature_id bigint, account_id bigint, name text)"""

_DROP = """
DELETE FROM write_featured_tag AS t USING json_to_recordset(%s) AS e(account_id bigint, name text)
WHERE t.account_id = e.account_id AND t.name = e.name"""


def feature(recorded: Sequence[Recorded]) -> None:
    """Fold TagFeatured."""
    sql.fold(_ADD, recorded)


def unfeature(recorded: Sequence[Recorded]) -> None:
    """Fold TagUnfeatured."""
    sql.fold(_DROP, recorded)
