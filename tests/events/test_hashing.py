"""What is hashed in Python and what in PostgreSQL is the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.store.hashing import BEGINNING, link, payload_hash
from tests.events.writing import sql

pytestmark = pytest.mark.django_db

NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NUMBERS = st.none() | st.integers(-(2**63), 2**63 - 1)
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, NAMES, st.none() | NAMES, NUMBERS, NUMBERS, st.integers(1, 2**31 - 1), TIMES)
def test_python_and_postgresql_link_events_alike(stream, type_name, correlation, actor, cause, version, at):
    facts = (stream, version, type_name, 3, actor, cause, correlation, at)
    [(linked,)] = sql(
        "SELECT event_chain(%s, %s, %s, %s::int, %s, %s::smallint, %s::bigint, %s::bigint, %s, %s)",
        BEGINNING,
        payload_hash("{}"),
        *facts,
    )
    assert bytes(linked) == link(BEGINNING, payload_hash("{}"), *facts)


def test_every_fact_of_an_event_changes_its_link():
    facts = {
        "previous": BEGINNING,
        "payload_hash": payload_hash("{}"),
        "stream": "post-1",
        "version": 1,
        "type_name": "PostPublished",
        "schema_version": 1,
        "actor_id": 1,
        "causation_id": None,
        "correlation_id": None,
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    other = {
        "previous": payload_hash("a"),
        "payload_hash": payload_hash("b"),
        "stream": "post-2",
        "version": 2,
        "type_name": "PostEdited",
        "schema_version": 2,
        "actor_id": None,
        "causation_id": 1,
        "correlation_id": "",
        "recorded_at": datetime(2026, 1, 1, microsecond=1, tzinfo=UTC),
    }
    links = {link(**facts)} | {link(**{**facts, name: value}) for name, value in other.items()}
    assert len(links) == 11
