"""How often hashtags were used, and by how many."""

from __future__ import annotations

from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

from queries.paging import PageRequest
from queries.tags import followed_tags, tags
from tests.queries.village import Village


def test_a_week_of_public_use_is_told_day_by_day(
    village: Village, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, other = village.people(2)
    village.post(one, "#tea long ago")
    village.wait(days=7)
    village.post(one, "#tea")
    village.post(one, "#tea")
    village.post(other, "#tea")
    village.wait(days=1)
    village.post(one, "#tea", "unlisted")
    gone = village.post(one, "#tea")
    village.post(one, "#milk")
    village.delete(one, gone)
    village.fold()
    today = village.now.date()
    with django_assert_num_queries(1):
        milk, tea, unused = tags(None, ["milk", "tea", "unused", "tea"], today)
    assert [use.day for use in tea.history] == [today - timedelta(days=ago) for ago in range(7)]
    assert [(use.uses, use.accounts) for use in tea.history] == [(0, 0), (3, 2), *[(0, 0)] * 5]
    assert [use.uses for use in milk.history] == [1, *[0] * 6]
    assert (unused.name, sum(use.uses for use in unused.history)) == ("unused", 0)


def test_no_tags_are_no_question(village: Village, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert tags(None, [], village.now.date()) == []
    nobody = village.person("nobody")
    with django_assert_num_queries(1):
        assert followed_tags(nobody, PageRequest(), village.now.date()).items == ()
