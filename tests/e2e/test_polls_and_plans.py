"""`Mastodon.py` asks, votes and plans; the real relay ends and publishes when the time has come."""

from __future__ import annotations

import secrets
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from mastodon import Mastodon, MastodonAPIError

from tests.e2e.clients import eventually, registered
from tests.e2e.server import Server


@pytest.fixture
def pair(server: Server) -> tuple[Mastodon, Mastodon]:
    name = f"p{secrets.token_hex(5)}"
    return registered(server, f"{name}a"), registered(server, f"{name}b")


def let_come(server: Server, table: str, key: str, moment: str, number: int) -> None:
    """Put the moment of a poll or a plan into the past, in its table and in what is due."""
    with psycopg.connect(server.database_url, autocommit=True) as connection:
        past = f"UPDATE {{}} SET {moment} = now() - interval '1 second' WHERE {key} = %s"
        for name in (f"write_{table}", f"read_{table}"):
            connection.execute(past.format(name), [number])
        connection.execute("UPDATE write_due SET due_at = now() WHERE kind = %s AND key = %s", [table, number])


def test_mastodon_py_asks_votes_and_hears_of_the_end(server: Server, pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    asked = anna.status_post("Breakfast?", poll=anna.make_poll(["tea", "mud"], 3600, hide_totals=True)).poll
    assert [option.votes_count for option in ben.poll(asked).options] == [None, None]
    voted = ben.poll_vote(asked, 1)
    assert (voted.voted, voted.own_votes, voted.voters_count) == (True, [1], 1)
    with pytest.raises(MastodonAPIError, match="You have already voted on this poll"):
        ben.poll_vote(asked, 0)
    let_come(server, "poll", "poll_id", "ends_at", int(asked.id))
    for account in pair:
        eventually(lambda account=account: [n.type for n in account.notifications()] == ["poll"])
    ended = ben.poll(asked)
    assert ended.expired
    assert [option.votes_count for option in ended.options] == [0, 1]


def test_mastodon_py_plans_and_the_relay_publishes(server: Server, pair: tuple[Mastodon, Mastodon]):
    anna, _ = pair
    later = timezone.now() + timedelta(hours=2)
    planned = anna.status_post("Later", scheduled_at=later, visibility="unlisted")
    assert planned.params.text == "Later"
    assert [plan.id for plan in anna.scheduled_statuses()] == [planned.id]
    moved = anna.scheduled_status_update(planned, later + timedelta(hours=1))
    assert abs(moved.scheduled_at - later - timedelta(hours=1)) < timedelta(seconds=1)
    other = anna.status_post("Never", scheduled_at=later)
    anna.scheduled_status_delete(other)
    let_come(server, "scheduled_post", "scheduled_id", "due_at", int(planned.id))
    eventually(lambda: [post.content for post in anna.account_statuses(anna.me())] == ["<p>Later</p>"])
    assert anna.scheduled_statuses() == []


def test_a_relay_killed_at_the_moment_publishes_once(server: Server, pair: tuple[Mastodon, Mastodon]):
    anna, _ = pair
    planned = anna.status_post("Once", scheduled_at=timezone.now() + timedelta(hours=2))
    with server.without("relay"):
        let_come(server, "scheduled_post", "scheduled_id", "due_at", int(planned.id))
        assert anna.account_statuses(anna.me()) == []
    eventually(lambda: len(anna.account_statuses(anna.me())) == 1)
    server.restart("relay")
    assert len(anna.account_statuses(anna.me())) == 1
