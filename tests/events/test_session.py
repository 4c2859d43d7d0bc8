"""Running statements: placeholders, kept cursors, Django's errors."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, ProgrammingError, connection

from events import store
from events.store.session import MOST_KEPT, numbered

pytestmark = pytest.mark.django_db(transaction=True)

HALVES = "SELECT 8 / %s::int"


def test_placeholders_are_numbered_and_a_name_used_twice_is_one_parameter():
    assert numbered("SELECT %(a)s, %(b)s, %(a)s") == (b"SELECT $1, $2, $1", ("a", "b"))
    assert numbered("SELECT %s, %s") == (b"SELECT $1, $2", ("0", "1"))
    assert numbered("SELECT format('%%s of %%', %s) LIKE 'x%'") == (b"SELECT format('%s of %', $1) LIKE 'x%'", ("0",))


@pytest.mark.parametrize("parameters", [[], [1], [1, 2, 3]])
def test_too_few_or_too_many_parameters_are_an_error(parameters: list[int]):
    with pytest.raises(ProgrammingError, match="takes 2 parameters"):
        store.cursor().execute("SELECT %s::int + %s::int", parameters)
    assert store.cursor().execute("SELECT 1").fetchall() == [(1,)]


def test_a_statement_that_failed_can_be_run_again():
    assert store.execute(HALVES, [2]).fetchall() == [(4,)]
    with pytest.raises(DataError):
        store.execute(HALVES, [0])
    assert store.execute(HALVES, [4]).fetchall() == [(2,)]


def test_a_statement_is_run_on_the_connection_that_is_open():
    store.execute(HALVES, [2])
    connection.close()
    assert store.execute(HALVES, [2]).fetchall() == [(4,)]


def test_the_types_of_parameters_and_columns_may_change_from_one_run_to_the_next():
    echo = "SELECT %s"
    assert [store.execute(echo, [value]).fetchall() for value in ("a", "b", None, "c")] == [
        [("a",)],
        [("b",)],
        [(None,)],
        [("c",)],
    ]
    number = "SELECT %s + 1"
    for value in (1, 2**20, 2**40, 3):
        assert (
            store.execute(number, [value]).fetchall()
            == store.execute(number, [value], binary=True).fetchall()
            == [(value + 1,)]
        )


def test_more_statements_than_are_kept_are_run_all_the_same():
    for number in range(MOST_KEPT + 10):
        assert store.execute(f"SELECT {number}").fetchall() == [(number,)]


def test_answers_are_read_between_statements_sent_together():
    with store.one_round_trip():
        early = store.cursor().execute("SELECT 1")
        assert store.execute(HALVES, [2]).fetchall() == [(4,)]
        assert store.execute(HALVES, [4]).fetchall() == [(2,)]
        late = store.cursor().execute("SELECT 4")
    assert (early.fetchall(), late.fetchall()) == ([(1,)], [(4,)])


def test_each_thread_has_answers_of_its_own():
    def halve(number: int) -> bool:
        try:
            return all(store.execute(HALVES, [number]).fetchall() == [(8 // number,)] for _ in range(200))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(halve, (1, 2, 4, 8)))
