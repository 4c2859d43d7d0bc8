"""A connection that no longer stands is noticed before a request uses it, and nobody is asked while it does."""

from __future__ import annotations

import psycopg
import pytest
from celery.fixups.django import DjangoWorkerFixup
from django.db import connection
from django.db.backends.postgresql import base

from feed_project.celery import advance, app, keep_connection

pytestmark = pytest.mark.django_db(transaction=True)


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _ended_by_the_server() -> None:
    backend = _backend()
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])


def test_a_connection_that_the_server_ended_is_found_out_without_a_statement() -> None:
    _ended_by_the_server()
    assert not connection.is_usable()
    connection.close()


def test_a_request_after_the_server_ended_the_connection_gets_a_new_one() -> None:
    _ended_by_the_server()
    connection.health_check_enabled, connection.health_check_done = True, False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_standing_connection_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _: pytest.fail("the server was asked"))
    assert connection.is_usable()


def test_a_task_has_the_connection_of_the_one_before() -> None:
    celery, before = DjangoWorkerFixup(app), _backend()
    celery.on_task_postrun(sender=advance)
    celery.on_task_prerun(sender=advance)
    keep_connection()
    assert _backend() == before


def test_a_task_after_the_server_ended_the_connection_gets_a_new_one() -> None:
    _ended_by_the_server()
    keep_connection()
    advance("core", 0)
    assert connection.is_usable()
