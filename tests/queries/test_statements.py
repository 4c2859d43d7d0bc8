"""How statements are run: by Django's connection, in its transactions, with its errors."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from events import store
from projections.lanes import advance
from queries.positions import caught_up, home_shard, lane_positions, log_position, passed, reached
from queries.statements import compact, row, rows
from tests.queries.village import Village

pytestmark = pytest.mark.django_db


def test_a_name_used_twice_is_one_parameter() -> None:
    assert rows("SELECT %(a)s::int + %(a)s::int, %(b)s::text", {"a": 2, "b": "x"}) == [(4, "x")]


def test_indentation_is_taken_out_of_statements() -> None:
    assert compact("SELECT 1\n    FROM x\n") == "SELECT 1 FROM x"


def test_a_statement_without_rows_gives_none() -> None:
    assert row("SELECT 1 WHERE false", {}) is None


def test_a_faulty_statement_raises_what_django_raises_and_leaves_the_connection_usable() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows("SELECT nothing_like_it", {})
    assert row("SELECT 1", {}) == (1,)


def test_positions_say_how_far_each_lane_has_come(village: Village) -> None:
    person = village.person("person")
    assert reached(["core"]) <= log_position()
    head = village.fold()
    assert log_position() == head
    assert reached(["core", "home_feed", "notifications"], person) == head
    assert reached(["core", "no such lane"]) == 0
    assert lane_positions()["core", 0] == head


def number_all() -> None:
    """Number what is pending, but fold nothing."""
    while store.sequence():
        pass


def test_an_event_is_passed_once_it_is_numbered_and_every_lane_asked_for_is_beyond_it(village: Village) -> None:
    person = village.person("person")
    village.fold()
    [event] = store.read_stream(f"post-{village.post(person)}")
    assert not passed(event.event_id, ["core"])

    number_all()
    assert not passed(event.event_id, ["core"])
    advance("core")
    assert passed(event.event_id, ["core"])
    assert not passed(event.event_id, ["core", "notifications"])
    advance("notifications")
    assert passed(event.event_id, ["core", "notifications"])
    assert not passed(event.event_id, ["core", "no such lane"])
    assert not passed(event.event_id + 1, ["core"])


def test_a_lane_has_caught_up_with_an_account_once_it_is_beyond_what_that_did(village: Village) -> None:
    person, silent = village.person("person"), village.person("silent")
    village.fold()
    assert caught_up(["home_feed"], silent)
    village.post(person)
    assert caught_up(["home_feed"], silent)
    assert not caught_up(["core"], person)

    number_all()
    advance("core")
    assert caught_up(["core"], person)
    assert not caught_up(["core", "home_feed"], person)
    advance("home_feed", home_shard(person))
    assert caught_up(["core", "home_feed"], person)


def test_a_write_that_was_slow_to_commit_is_waited_for_behind_a_later_one(village: Village) -> None:
    person = village.person("person")
    village.fold()
    [slow] = store.read_stream(f"post-{village.post(person)}")
    village.post(person)
    # As it looks to others while the first one has its id, but is not committed; then it is.
    rows("DELETE FROM pending WHERE event_id = %(event)s RETURNING 1", {"event": slow.event_id})
    number_all()
    advance("core")
    rows("INSERT INTO pending VALUES (%(event)s) RETURNING 1", {"event": slow.event_id})

    assert not caught_up(["core"], person)
    number_all()
    assert not caught_up(["core"], person)
    advance("core")
    assert caught_up(["core"], person)
