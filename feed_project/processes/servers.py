"""The embedded servers as a whole: borrowed by every command, put away by the last.

Each user holds a shared lock while it works; the kernel drops it even when
the user is killed. Whoever can turn its lock into an exclusive one is the
last, and stops the servers.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from feed_project import environment
from feed_project.failure import Failure
from feed_project.places import Places
from feed_project.processes.embedded_redis import Redis
from feed_project.processes.postgres import Postgres
from feed_project.processes.server_process import ServerProcess


def wanted_servers(places: Places) -> list[ServerProcess]:
    """Give the servers that this installation brings itself."""
    servers: list[ServerProcess] = []
    if environment.uses_embedded_postgres():
        servers.append(Postgres(places))
    if environment.uses_embedded_redis():
        servers.append(Redis(places))
    return servers


@contextmanager
def borrowed(places: Places, *, make_tables: bool = True) -> Iterator[list[ServerProcess]]:
    """Use the embedded servers: started when nobody runs them, stopped when nobody is left.

    A database that is new is given its tables at once, unless ``make_tables`` is off.
    """
    servers = wanted_servers(places)
    if not servers:
        yield servers
        return
    with _open(places, "servers.users") as users:
        try:
            with _one_at_a_time(places):
                fcntl.flock(users, fcntl.LOCK_SH)
                for server in servers:
                    server.start()
                    if isinstance(server, Postgres) and server.ensure_database() and make_tables:
                        _make_tables()
            yield servers
        finally:
            with _one_at_a_time(places):
                if _is_last(users):
                    for server in reversed(servers):
                        server.stop()


def _make_tables() -> None:
    """Give a new database its tables, so that the first command on a machine works whichever it is."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _is_last(users: IO[str]) -> bool:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _one_at_a_time(places: Places) -> Iterator[None]:
    with _open(places, "servers.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open(places: Places, name: str) -> IO[str]:
    try:
        places.run.mkdir(parents=True, exist_ok=True)
        return (places.run / name).open("w")
    except OSError as problem:
        raise Failure(
            f"{places.home} cannot be written ({problem.strerror}); set DUNLIN_HOME to a folder that can."
        ) from None
