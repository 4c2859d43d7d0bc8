"""Write tables of posts and of whom they mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from psycopg import Cursor

from commands.attachments import ids_to_hold
from commands.posts import Author, DeletePost, EditPost, Post, PublishPost, State, names_in
from commands.tables import media, polls, sql, visibility
from commands.tables.accounts import WriteAccount
from commands.words import Words
from events import store
from events.media import media_stream
from events.posts import post_stream
from events.store import Recorded

Command = PublishPost | EditPost | DeletePost


class WritePost(models.Model):
    """A live post; a deleted one leaves no row, and its answers answer nothing any more."""

    post_id = models.BigIntegerField(primary_key=True)
    author = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+")
    text = models.TextField()
    spoiler = models.TextField()
    sensitive = models.BooleanField()
    language = models.TextField(null=True)  # noqa: DJ001 - NULL says that there is none
    visibility = models.TextField()
    in_reply_to = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    in_reply_to_account = models.ForeignKey(
        WriteAccount, models.DO_NOTHING, null=True, related_name="+", db_index=False
    )
    conversation_id = models.BigIntegerField()  # of the post that began it, which may be gone
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "write_post"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visibility__in=["public", "unlisted", "private", "direct"]),
                name="write_post_visibility",
            ),
            models.CheckConstraint(
                condition=~models.Q(in_reply_to=models.F("post_id")), name="write_post_not_own_parent"
            ),
        ]
        indexes = [
            models.Index(
                "in_reply_to",
                name="write_post_in_reply_to",
                condition=models.Q(in_reply_to__isnull=False),
            ),
            models.Index(
                "conversation_id", "post_id", name="write_post_direct", condition=models.Q(visibility="direct")
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.post_id}"


class WriteMention(models.Model):
    """A post names an account."""

    pk = models.CompositePrimaryKey("post", "account")
    post = models.ForeignKey(WritePost, models.DO_NOTHING, related_name="+", db_index=False)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_mention"

    def __str__(self) -> str:
        return f"post {self.post_id} mentions {self.account_id}"


def streams(command: Command) -> list[str]:
    """The post's own stream first, then those of the media it shows or is to show."""
    return [post_stream(command.post_id), *map(media_stream, _media_ids(command))]


def load(command: Command) -> State:
    """What the rules have to know."""
    if isinstance(command, PublishPost):
        return _load_new(command)
    post = _post(command)
    if post is None:
        return State()
    held = media.wanted(_media_ids(command), post.author_id)
    if isinstance(command, DeletePost):
        return State(post=post, media=held)
    names = names_in(command, post)
    mentioned = _ask_names(command.account_id, names) if names else None
    return State(post=post, mentionable=_mentionable(mentioned), media=held)


def _load_new(command: PublishPost) -> State:
    names, parent_id = names_in(command), command.in_reply_to_id
    with store.one_round_trip():
        author = sql.ask(_AUTHOR, [command.author_id])
        parent = None if parent_id is None else visibility.ask(parent_id, command.author_id)
        mentioned = _ask_names(command.author_id, names) if names else None
    row = author.fetchone()
    return State(
        author=None if row is None else Author(*row),
        parent=None if parent is None else visibility.found(parent),
        mentionable=_mentionable(mentioned),
        media=media.wanted(ids_to_hold(command.media), command.author_id),
    )


def _media_ids(command: Command) -> list[int]:
    if isinstance(command, PublishPost):
        return ids_to_hold(command.media)
    named = ids_to_hold(command.media) if isinstance(command, EditPost) else []
    return list(dict.fromkeys([*media.shown_by(command.post_id), *named]))


_AUTHOR = """
SELECT default_visibility, default_sensitive, default_language
FROM write_account WHERE account_id = %s"""

_POST = f"""
SELECT p.author_id, p.text, p.spoiler, p.sensitive, p.language, p.in_reply_to_id, p.visibility,
    ARRAY(SELECT m.account_id FROM write_mention m WHERE m.post_id = p.post_id), {polls.COLUMNS}
FROM write_post p LEFT JOIN write_poll l USING (post_id) WHERE p.post_id = %s FOR {{}} OF p"""
_POST_TO_EDIT = _POST.format("NO KEY UPDATE")
# Waits for replies, boosts and favourites in flight: they hold the post (see `tables.visibility`).
_POST_TO_DELETE = _POST.format("UPDATE")

_MENTIONABLE = """
SELECT lower(a.username), a.account_id, a.username
FROM write_account a
WHERE lower(a.username) = ANY(%s::text[]) AND NOT EXISTS (
    SELECT FROM write_block b
    WHERE (b.blocker_id = a.account_id AND b.blocked_id = %s)
    OR (b.blocker_id = %s AND b.blocked_id = a.account_id))"""


def _post(command: EditPost | DeletePost) -> Post | None:
    query = _POST_TO_DELETE if isinstance(command, DeletePost) else _POST_TO_EDIT
    row = sql.one(query, [command.post_id])
    if row is None:
        return None
    author_id, *words, in_reply_to_id, visibility_, named = row[:8]
    poll = None if row[8] is None else polls.poll_of(row[8:])
    return Post(author_id, Words(*words), in_reply_to_id, visibility_, poll, frozenset(named))


def _ask_names(author_id: int, names: Sequence[str]) -> Cursor[Any]:
    return sql.ask(_MENTIONABLE, [list(names), author_id, author_id])


def _mentionable(mentioned: Cursor[Any] | None) -> dict[str, tuple[int, str]]:
    found = mentioned.fetchall() if mentioned else []
    return {name: (account_id, username) for name, account_id, username in found}


# A parent that is gone is answered no more, whether it went before or (see `delete`) after.
_PUBLISH = """
INSERT INTO write_post (post_id, author_id, text, spoiler, sensitive, language, visibility,
    in_reply_to_id, in_reply_to_account_id, conversation_id, created_at)
SELECT e.post_id, e.author_id, e.text, e.spoiler, e.sensitive, e.language, e.visibility,
    parent.post_id, e.in_reply_to_account_id, coalesce(e.conversation_id, e.post_id), e.recorded_at
FROM json_to_recordset(%s) AS e(post_id bigint, author_id bigint, text text, spoiler text,
    sensitive boolean, language text, visibility text, in_reply_to_id bigint,
    in_reply_to_account_id bigint, conversation_id bigint, recorded_at timestamptz)
LEFT JOIN write_post parent ON parent.post_id = e.in_reply_to_id"""

_MENTION = """
INSERT INTO write_mention (post_id, account_id)
SELECT post_id, (mention ->> 0)::bigint
FROM json_to_recordset(%s) AS e(post_id bigint, mentions json), json_array_elements(mentions) mention"""

_EDIT = """
UPDATE write_post AS p SET text = e.text, spoiler = e.spoiler, sensitive = e.sensitive,
    language = e.language, edited_at = e.recorded_at
FROM json_to_recordset(%s) AS e(post_id bigint, text text, spoiler text, sensitive boolean,
    language text, recorded_at timestamptz)
WHERE p.post_id = e.post_id"""

_FORGET_MENTIONS = """
DELETE FROM write_mention AS m USING json_to_recordset(%s) AS e(post_id bigint)
WHERE m.post_id = e.post_id"""

_DELETE = """
WITH gone AS (SELECT post_id FROM json_to_recordset(%s) AS e(post_id bigint)),
mentions AS (DELETE FROM write_mention USING gone WHERE write_mention.post_id = gone.post_id),
boosts AS (DELETE FROM write_boost USING gone WHERE write_boost.post_id = gone.post_id),
favourites AS (
    DELETE FROM write_favourite USING gone WHERE write_favourite.post_id = gone.post_id
),
votes AS (
    DELETE FROM write_poll_vote v USING gone, write_poll l WHERE l.post_id = gone.post_id AND v.poll_id = l.poll_id
),
due AS (
    DELETE FROM write_due d USING gone, write_poll l
    WHERE l.post_id = gone.post_id AND d.kind = 'poll' AND d.key = l.poll_id
),
polls AS (DELETE FROM write_poll USING gone WHERE write_poll.post_id = gone.post_id),
bookmarks AS (DELETE FROM write_bookmark USING gone WHERE write_bookmark.post_id = gone.post_id),
pins AS (DELETE FROM write_pin USING gone WHERE write_pin.post_id = gone.post_id),
filtered AS (DELETE FROM write_filter_post USING gone WHERE write_filter_post.post_id = gone.post_id),
answers AS (
    UPDATE write_post SET in_reply_to_id = NULL FROM gone
    WHERE write_post.in_reply_to_id = gone.post_id
    AND write_post.post_id NOT IN (SELECT post_id FROM gone)
)
DELETE FROM write_post USING gone WHERE write_post.post_id = gone.post_id"""


def publish(recorded: Sequence[Recorded]) -> None:
    """Fold PostPublished."""
    sql.fold_dated(_PUBLISH, recorded)
    _mention(recorded)
    polls.open_polls(recorded)


def edit(recorded: Sequence[Recorded]) -> None:
    """Fold PostEdited."""
    sql.fold_dated(_EDIT, recorded)
    sql.fold(_FORGET_MENTIONS, recorded)
    _mention(recorded)
    polls.edit_polls(recorded)


def delete(recorded: Sequence[Recorded]) -> None:
    """Fold PostDeleted: boosts, favourites, bookmarks, pins, mentions and the poll go along, answers stay."""
    sql.fold(_DELETE, recorded)


def _mention(recorded: Sequence[Recorded]) -> None:
    mentioning = [each for each in recorded if getattr(each.data, "mentions", ())]
    if mentioning:
        sql.fold(_MENTION, mentioning)
