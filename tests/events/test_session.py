"""Running statements: placeholders, the kept cursor, Django's errors."""

import pytest
from django.db import DataError, ProgrammingError, connection

from events import store
from events.store.session import numbered

pytestmark = pytest.mark.django_db(transaction=True)


def test_placeholders_are_numbered_and_a_name_used_twice_is_one_parameter():
    assert numbered("SELECT %(a)s, %(b)s, %(a)s") == (b"SELECT $1, $2, $1", ("a", "b"))
    assert numbered("SELECT %s, %s") == (b"SELECT $1, $2", ("0", "1"))
    assert numbered("SELECT format('%%s of %%', %s) LIKE 'x%'") == (b"SELECT format('%s of %', $1) LIKE 'x%'", ("0",))


@pytest.mark.parametrize("parameters", [[], [1], [1, 2, 3]])
def test_too_few_or_too_many_parameters_are_an_error(parameters: list[int]):
    with pytest.raises(ProgrammingError, match="takes 2 parameters"):
        store.cursor().execute("SELECT %s::int + %s::int", parameters)
    assert store.cursor().execute("SELECT 1").fetchall() == [(1,)]


def test_the_kept_cursor_serves_one_statement_after_the_other():
    first = store.kept_cursor()
    assert first.execute("SELECT 1").fetchall() == [(1,)]
    with pytest.raises(DataError):
        store.kept_cursor().execute("SELECT 1 / %s::int", [0])
    assert store.kept_cursor() is first
    assert first.execute("SELECT %(a)s::int", {"a": 2}).fetchall() == [(2,)]


def test_the_kept_cursor_is_never_one_of_a_closed_connection():
    first = store.kept_cursor()
    connection.close()
    assert store.kept_cursor() is not first
    assert store.kept_cursor().execute("SELECT 1").fetchall() == [(1,)]


def test_the_kept_cursor_reads_its_own_answer_between_statements_sent_together():
    with store.one_round_trip():
        early = store.cursor().execute("SELECT 1")
        assert store.kept_cursor().execute("SELECT 2").fetchall() == [(2,)]
        assert store.kept_cursor().execute("SELECT 3").fetchall() == [(3,)]
        late = store.cursor().execute("SELECT 4")
    assert (early.fetchall(), late.fetchall()) == ([(1,)], [(4,)])
