"""How statements are run: by Django's connection, in its transactions, with its errors."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from events import store
from projections.lanes import advance
from queries.positions import home_shard, lane_positions, log_position, passed, reached
from queries.statements import compact, numbered, row, rows
from tests.queries.village import Village

pytestmark = pytest.mark.django_db


def test_a_name_used_twice_is_one_parameter() -> None:
    text, names = numbered("SELECT %(a)s, %(b)s, %(a)s")
    assert (text, names) == (b"SELECT $1, $2, $1", ("a", "b"))
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


def test_an_event_is_passed_once_it_is_numbered_and_every_lane_asked_for_is_beyond_it(village: Village) -> None:
    person = village.person("person")
    village.fold()
    earlier = store.last_event_of(person)
    village.post(person)
    last = store.last_event_of(person)
    assert earlier is not None
    assert last is not None
    assert passed(earlier, ["core", "home_feed"], person)
    assert not passed(last, ["core"])

    store.sequence()
    assert not passed(last, ["core"])
    advance("core")
    assert passed(last, ["core"])
    assert not passed(last, ["core", "home_feed"], person)
    advance("home_feed", home_shard(person))
    assert passed(last, ["core", "home_feed"], person)
    assert not passed(last, ["core", "no such lane"])
    assert not passed(last + 1, ["core"])
