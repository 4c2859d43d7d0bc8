"""Write tables of polls and of who voted. Polls come and go with the events of their posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commands.moments import moment_text
from commands.polls import CastVote, EndPoll, State
from commands.tables import due, sql, visibility
from events import store
from events.polls import Poll, PollEnded, poll_stream, vote_stream
from events.store import Recorded

Command = CastVote | EndPoll

DUE = "poll"
"""The kind of its rows in `write_due`: until its end is noted, each poll has one."""


class WritePoll(models.Model):
    """The poll of a post; `ended` once its end was noted."""

    poll_id = models.BigIntegerField(primary_key=True)
    post = models.OneToOneField("commands.WritePost", models.DO_NOTHING, related_name="+")
    options = ArrayField(models.TextField())
    multiple = models.BooleanField()
    hides_totals = models.BooleanField()
    ends_at = models.DateTimeField()
    ended = models.BooleanField()

    class Meta:
        db_table = "write_poll"
        constraints = [
            models.CheckConstraint(condition=models.Q(options__len__gte=2), name="write_poll_has_a_choice"),
        ]

    def __str__(self) -> str:
        return f"poll {self.poll_id}"


class WritePollVote(models.Model):
    """An account has voted in a poll, once."""

    pk = models.CompositePrimaryKey("poll", "account")
    poll = models.ForeignKey(WritePoll, models.DO_NOTHING, related_name="+", db_index=False)
    account = models.ForeignKey("commands.WriteAccount", models.DO_NOTHING, related_name="+", db_index=False)

    class Meta:
        db_table = "write_poll_vote"

    def __str__(self) -> str:
        return f"{self.account_id} voted in {self.poll_id}"


def streams(command: Command) -> list[str]:
    """The poll's own stream, or that of the account's vote in it."""
    if isinstance(command, EndPoll):
        return [poll_stream(command.poll_id)]
    return [vote_stream(command.account_id, command.poll_id)]


def load(command: Command) -> State:
    """What the rules have to know."""
    return _load_ending(command) if isinstance(command, EndPoll) else _load_voting(command)


COLUMNS = "l.poll_id, l.options, l.ends_at, l.multiple, l.hides_totals"

_POST_OF = "SELECT post_id FROM write_poll WHERE poll_id = %s"

# The poll is share-locked, so that no edit replaces it under a vote.
_VOTING = f"""
SELECT {COLUMNS}, l.ended, EXISTS (
    SELECT FROM write_poll_vote v WHERE v.poll_id = l.poll_id AND v.account_id = a.account_id)
FROM write_poll l JOIN write_account a ON a.account_id = %s
WHERE l.poll_id = %s FOR KEY SHARE OF l"""

# Post first, then poll: as edits and deletions do, which hold the post and so keep the end out.
_ENDING_POST = f"SELECT post_id, author_id FROM write_post WHERE post_id = ({_POST_OF}) FOR NO KEY UPDATE"
_ENDING = f"SELECT {COLUMNS}, l.ended FROM write_poll l WHERE l.poll_id = %s"


def poll_of(row: Sequence[Any]) -> Poll:
    """The poll in a row of `COLUMNS`."""
    poll_id, options, ends_at, multiple, hides_totals = row
    return Poll(
        poll_id=poll_id,
        options=tuple(options),
        ends_at=moment_text(ends_at),
        multiple=multiple,
        hides_totals=hides_totals,
    )


def _load_voting(command: CastVote) -> State:
    post_id = sql.one(_POST_OF, [command.poll_id])
    if post_id is None:
        return State()
    with store.one_round_trip():
        post = visibility.ask(post_id[0], command.account_id)
        poll = sql.ask(_VOTING, [command.account_id, command.poll_id])
    row, seen = poll.fetchone(), visibility.found(post)
    if row is None or seen is None:
        return State()
    *columns, ended, voted = row
    return State(poll_of(columns), ended, seen.author_id, seen, seen.post_id, voted)


def _load_ending(command: EndPoll) -> State:
    post = sql.one(_ENDING_POST, [command.poll_id])
    row = sql.one(_ENDING, [command.poll_id])
    if row is None or post is None:
        return State()
    *columns, ended = row
    return State(poll_of(columns), ended, post_id=post[0], author_id=post[1])


_POSTS = "json_to_recordset(%s) AS e(post_id bigint, poll json)"

_OPEN = f"""
INSERT INTO write_poll (poll_id, post_id, options, multiple, hides_totals, ends_at, ended)
SELECT (poll ->> 'poll_id')::bigint, post_id, ARRAY(SELECT json_array_elements_text(poll -> 'options')),
    (poll ->> 'multiple')::boolean, (poll ->> 'hides_totals')::boolean, (poll ->> 'ends_at')::timestamptz, false
FROM {_POSTS} WHERE poll IS NOT NULL
ON CONFLICT (poll_id) DO UPDATE SET hides_totals = excluded.hides_totals, ends_at = excluded.ends_at,
    ended = write_poll.ended AND write_poll.ends_at = excluded.ends_at"""

_SET_DUE = f"""
INSERT INTO write_due (kind, key, due_at)
SELECT '{DUE}', l.poll_id, l.ends_at FROM {_POSTS} JOIN write_poll l USING (post_id) WHERE NOT l.ended
ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at"""

_CLOSE = f"""
WITH gone AS (
    SELECT l.poll_id FROM {_POSTS} JOIN write_poll l USING (post_id)
    WHERE l.poll_id IS DISTINCT FROM (e.poll ->> 'poll_id')::bigint
), votes AS (
    DELETE FROM write_poll_vote v USING gone WHERE v.poll_id = gone.poll_id
), due AS (
    DELETE FROM write_due d USING gone WHERE d.kind = '{DUE}' AND d.key = gone.poll_id
)
DELETE FROM write_poll l USING gone WHERE l.poll_id = gone.poll_id"""

# Replaying, the poll may be gone already: with its post, whose words are redacted, or replaced.
_VOTE = """
INSERT INTO write_poll_vote (poll_id, account_id)
SELECT e.poll_id, e.account_id
FROM json_to_recordset(%s) AS e(poll_id bigint, account_id bigint) JOIN write_poll USING (poll_id)"""

_END = """
UPDATE write_poll AS l SET ended = true
FROM json_to_recordset(%s) AS e(poll_id bigint) WHERE l.poll_id = e.poll_id"""


def open_polls(published: Sequence[Recorded]) -> None:
    """Fold the polls of PostPublished."""
    asking = [each for each in published if getattr(each.data, "poll", None)]
    if asking:
        sql.fold(_OPEN, asking)
        sql.fold(_SET_DUE, asking)


def edit_polls(edited: Sequence[Recorded]) -> None:
    """Fold the polls of PostEdited: those no longer there go, with their votes."""
    sql.fold(_CLOSE, edited)
    open_polls(edited)


def vote(recorded: Sequence[Recorded]) -> None:
    """Fold PollVoteCast."""
    sql.fold(_VOTE, recorded)


def end(recorded: Sequence[Recorded]) -> None:
    """Fold PollEnded."""
    sql.fold(_END, recorded)
    due.drop(DUE, [each.data.poll_id for each in recorded if isinstance(each.data, PollEnded)])
