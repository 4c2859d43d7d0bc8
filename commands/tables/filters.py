"""Write tables of filters, their keywords and the single posts under them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commands.filters import CreateFilter, Filter, FilterCommand, FilterPost, State
from commands.tables import sql, visibility
from commands.tables.accounts import WriteAccount
from commands.tables.posts import WritePost
from events import store
from events.filters import filter_stream
from events.store import Recorded


class WriteFilter(models.Model):
    """A filter of an account."""

    filter_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+")
    title = models.TextField()
    contexts = ArrayField(models.TextField())
    action = models.TextField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "write_filter"
        constraints = [
            models.CheckConstraint(condition=models.Q(action__in=("warn", "hide", "blur")), name="write_filter_action"),
        ]

    def __str__(self) -> str:
        return f"filter {self.filter_id}"


class WriteFilterKeyword(models.Model):
    """A word or phrase of a filter."""

    keyword_id = models.BigIntegerField(primary_key=True)
    filter = models.ForeignKey(WriteFilter, models.DO_NOTHING, related_name="+")
    keyword = models.TextField()
    whole_word = models.BooleanField()

    class Meta:
        db_table = "write_filter_keyword"

    def __str__(self) -> str:
        return f"keyword {self.keyword_id} of filter {self.filter_id}"


class WriteFilterPost(models.Model):
    """A single post under a filter."""

    filter_post_id = models.BigIntegerField(primary_key=True)
    filter = models.ForeignKey(WriteFilter, models.DO_NOTHING, related_name="+", db_index=False)
    post = models.ForeignKey(WritePost, models.DO_NOTHING, related_name="+")

    class Meta:
        db_table = "write_filter_post"
        constraints = [models.UniqueConstraint("filter", "post", name="write_filter_post_pair")]

    def __str__(self) -> str:
        return f"post {self.post_id} under filter {self.filter_id}"


def streams(command: FilterCommand) -> list[str]:
    """The filter's stream."""
    return [filter_stream(command.filter_id)]


_COUNT = """
SELECT count(f.filter_id) FROM write_account a LEFT JOIN write_filter f ON f.account_id = a.account_id
WHERE a.account_id = %s GROUP BY a.account_id"""

_FILTER = """
SELECT f.account_id, f.title, f.contexts, f.action, f.expires_at,
    (SELECT json_agg(json_build_array(k.keyword_id, k.keyword, k.whole_word)) FROM write_filter_keyword k
        WHERE k.filter_id = f.filter_id),
    (SELECT json_agg(json_build_array(p.filter_post_id, p.post_id)) FROM write_filter_post p
        WHERE p.filter_id = f.filter_id)
FROM write_filter f WHERE f.filter_id = %s"""


def load(command: FilterCommand) -> State:
    """What the rules have to know."""
    if isinstance(command, CreateFilter):
        row = sql.one(_COUNT, [command.account_id])
        return State(count=None if row is None else row[0])
    with store.one_round_trip():
        own = sql.ask(_FILTER, [command.filter_id])
        post = visibility.ask(command.post_id, command.account_id) if isinstance(command, FilterPost) else None
    row = own.fetchone()
    found = None if post is None else visibility.found(post)
    if row is None:
        return State(post=found)
    account_id, title, contexts, action, expires_at, keywords, posts = row
    words = {one: (text, whole) for one, text, whole in keywords or ()}
    mine = Filter(account_id, title, tuple(contexts), action, expires_at, words, dict(posts or ()))
    return State(filter=mine, post=found)


_SETTINGS = """
INSERT INTO write_filter (filter_id, account_id, title, contexts, action, expires_at)
SELECT filter_id, account_id, title, contexts, action, expires_at
FROM json_to_recordset(%s) AS e(filter_id bigint, account_id bigint, title text, contexts text[],
    action text, expires_at timestamptz)
ON CONFLICT (filter_id) DO UPDATE SET title = excluded.title, contexts = excluded.contexts,
    action = excluded.action, expires_at = excluded.expires_at"""

_FORGET_KEYWORDS = """
DELETE FROM write_filter_keyword AS k USING json_to_recordset(%s) AS e(filter_id bigint)
WHERE k.filter_id = e.filter_id"""

_KEYWORDS = """
INSERT INTO write_filter_keyword (keyword_id, filter_id, keyword, whole_word)
SELECT (k ->> 0)::bigint, filter_id, k ->> 1, (k ->> 2)::boolean
FROM json_to_recordset(%s) AS e(filter_id bigint, keywords json), json_array_elements(keywords) k"""

_DELETE = """
WITH gone AS (SELECT filter_id FROM json_to_recordset(%s) AS e(filter_id bigint)),
keywords AS (DELETE FROM write_filter_keyword k USING gone WHERE k.filter_id = gone.filter_id),
posts AS (DELETE FROM write_filter_post p USING gone WHERE p.filter_id = gone.filter_id)
DELETE FROM write_filter f USING gone WHERE f.filter_id = gone.filter_id"""

# Replaying, the post may be gone already: then there is nothing to be spared of.
_FILTER_POST = """
INSERT INTO write_filter_post (filter_post_id, filter_id, post_id)
SELECT e.filter_post_id, e.filter_id, e.post_id
FROM json_to_recordset(%s) AS e(filter_post_id bigint, filter_id bigint, post_id bigint)
JOIN write_post USING (post_id)"""

_UNFILTER_POST = """
DELETE FROM write_filter_post AS p USING json_to_recordset(%s) AS e(filter_post_id bigint)
WHERE p.filter_post_id = e.filter_post_id"""


def settle(recorded: Sequence[Recorded]) -> None:
    """Fold FilterCreated and FilterChanged."""
    sql.fold(_SETTINGS, recorded)
    sql.fold(_FORGET_KEYWORDS, recorded)
    sql.fold(_KEYWORDS, recorded)


def delete(recorded: Sequence[Recorded]) -> None:
    """Fold FilterDeleted: keywords and posts go along."""
    sql.fold(_DELETE, recorded)


def filter_post(recorded: Sequence[Recorded]) -> None:
    """Fold PostFiltered."""
    sql.fold(_FILTER_POST, recorded)


def unfilter_post(recorded: Sequence[Recorded]) -> None:
    """Fold PostUnfiltered."""
    sql.fold(_UNFILTER_POST, recorded)
