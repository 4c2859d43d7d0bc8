"""A database of a benchmark's own, on the server that `DATABASE_URL` names or on the embedded one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.db import connection

from feed_project.places import here
from feed_project.processes.servers import borrowed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feed_project.settings")


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Make the database `name` with all tables, work in it, drop it; gives the name back for `join`."""
    with borrowed(here()):
        django.setup()
        usual = settings.DATABASES["default"]["NAME"]
        connection.settings_dict.setdefault("TEST", {})["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield name
        finally:
            _send_everybody_home(name)
            connection.creation.destroy_test_db(usual, verbosity=0)


def _send_everybody_home(name: str) -> None:
    """End the connections that a benchmark left open, which a DROP DATABASE would stumble over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )


def join(name: str) -> None:
    """Work in the benchmark's database from another process."""
    os.environ["DUNLIN_SUPERVISED"] = "1"
    django.setup()
    connection.close()
    connection.settings_dict["NAME"] = name


def address(name: str) -> dict[str, str]:
    """How psycopg connects to the benchmark's database (keyword arguments of `psycopg.connect`)."""
    known = connection.settings_dict
    parts = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    return {"dbname": name} | {key: str(value) for key, value in parts.items() if value}
