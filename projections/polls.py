"""Polls with their results (`read_poll`), and who chose what in them (`read_poll_vote`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from events.polls import PollVoteCast
from events.posts import PostDeleted, PostEdited, PostPublished
from events.store import Recorded
from projections.batches import batch, in_any_order, rows, told, values
from projections.projection import Fold, Projection

polls = Projection(name="polls", tables=("read_poll", "read_poll_vote"))


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """A post brought its poll along."""
    asking = [_row(post) for _, post in told(events, PostPublished) if post.poll]
    if asking:
        _open(fold, asking, "DO NOTHING")


@polls.on(PostEdited)
def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post has this poll now, or none; the votes for another one are void."""
    latest = {post.post_id: _row(post) for _, post in told(events, PostEdited)}
    fold.execute(
        """WITH gone AS (
            DELETE FROM {read_poll} l USING jsonb_to_recordset(%s) AS e(post_id bigint, poll_id bigint)
            WHERE l.post_id = e.post_id AND l.poll_id IS DISTINCT FROM e.poll_id RETURNING l.poll_id
        )
        DELETE FROM {read_poll_vote} v USING gone WHERE v.poll_id = gone.poll_id""",
        [rows(latest.values())],
    )
    asking = [row for row in latest.values() if row["poll_id"]]
    if asking:  # one that is there already was prolonged, or shows its totals otherwise; its votes stay
        _open(fold, asking, "(poll_id) DO UPDATE SET hides_totals = excluded.hides_totals, ends_at = excluded.ends_at")


def vote(fold: Fold, events: Sequence[Recorded]) -> None:
    """A vote counts for each of its choices; one for a poll that was replaced or deleted does not."""
    fold.execute(
        """WITH cast_now AS (
            INSERT INTO {read_poll_vote} (poll_id, account_id, choices)
            SELECT poll_id, account_id, choices FROM jsonb_to_recordset(%s)
                AS e(poll_id bigint, account_id bigint, choices int[]) JOIN {read_poll} USING (poll_id)
            ON CONFLICT DO NOTHING RETURNING poll_id, choices
        )
        UPDATE {read_poll} l SET voters = l.voters + c.voters, tallies = ARRAY(
            SELECT l.tallies[place] + (SELECT count(*) FROM cast_now v
                WHERE v.poll_id = l.poll_id AND place - 1 = ANY(v.choices))
            FROM generate_subscripts(l.tallies, 1) place ORDER BY place)
        FROM (SELECT poll_id, count(*) AS voters FROM cast_now GROUP BY poll_id) c
        WHERE c.poll_id = l.poll_id""",
        [batch(events, "poll_id", "account_id", "choices")],
    )


@polls.on(PostDeleted)
def delete_post(fold: Fold, events: Sequence[Recorded]) -> None:
    """A poll goes with its post."""
    fold.execute(
        """WITH gone AS (DELETE FROM {read_poll} WHERE post_id = ANY(%s::bigint[]) RETURNING poll_id)
        DELETE FROM {read_poll_vote} v USING gone WHERE v.poll_id = gone.poll_id""",
        [values(events, "post_id")],
    )


def _row(post: PostPublished | PostEdited) -> dict[str, Any]:
    poll = post.poll
    if poll is None:
        return {"post_id": post.post_id, "poll_id": None}
    return {
        "post_id": post.post_id,
        "poll_id": poll.poll_id,
        "options": poll.options,
        "ends_at": poll.ends_at,
        "multiple": poll.multiple,
        "hides_totals": poll.hides_totals,
    }


def _open(fold: Fold, asking: Sequence[dict[str, Any]], when_there: str) -> None:
    fold.execute(
        f"""INSERT INTO {{read_poll}}
            (poll_id, post_id, options, multiple, hides_totals, ends_at, voters, tallies)
        SELECT e.poll_id, e.post_id, e.options, e.multiple, e.hides_totals, e.ends_at, 0,
            array_fill(0, ARRAY[cardinality(e.options)])
        FROM jsonb_to_recordset(%s) AS e(poll_id bigint, post_id bigint, options text[],
            multiple boolean, hides_totals boolean, ends_at timestamptz)
        WHERE NOT EXISTS (SELECT FROM {{read_poll}} l WHERE l.post_id = e.post_id AND l.poll_id <> e.poll_id)
        ON CONFLICT {when_there}""",
        [rows(asking)],
    )


# What is published comes first: votes need their poll.
in_any_order(polls, {PostPublished: publish, PollVoteCast: vote})
