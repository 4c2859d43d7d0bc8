"""The way of every ``manage.py`` call: environment, servers, then the command itself.

Standard library only at the top: the first call finds no packages.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from feed_project.failure import Failure
from feed_project.places import here
from feed_project.processes import bootstrap

# These bring their own servers, or work on files alone.
WITHOUT_SERVERS = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages", "spectacular",
    "up", "version", "--help", "-h", "--version",
}  # fmt: skip


def main(argv: list[str]) -> int:
    """Run one ``manage.py`` command and give its exit code; a :class:`Failure` is one sentence on stderr."""
    command = argv[1] if len(argv) > 1 else "help"
    try:
        bootstrap.enter(argv, develop=command == "test")
        if command == "test":
            from feed_project.processes.checks import run_checks

            return run_checks(argv[2:])
        return _run_django(argv, command)
    except Failure as problem:
        print(f"{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run_django(argv: list[str], command: str) -> int:
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    asks_for_help = any(word in ("--help", "-h") for word in argv)
    try:
        with nullcontext() if command in WITHOUT_SERVERS or asks_for_help else _servers():
            execute_from_command_line(argv)
    except OperationalError as problem:
        first = str(problem).partition("\n")[0]
        if "connection" not in first:
            raise
        raise Failure(f"The database cannot be reached: {first}.") from None
    return 0


def _servers() -> AbstractContextManager[object]:
    """Use the embedded servers for the length of a command, unless ``up`` already sees to them."""
    if os.environ.get("DUNLIN_SUPERVISED"):
        return nullcontext()
    from feed_project.processes.servers import borrowed

    return borrowed(here())
