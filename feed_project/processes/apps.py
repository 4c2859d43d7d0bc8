"""Registers the process commands (``web``, ``live``, ``worker``, ``relay``, ``up``) with Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The processes of an installation."""

    name = "feed_project.processes"
    label = "processes"

    def ready(self) -> None:
        """Let every command wake the relay once it is committed."""
        from commands import handling
        from feed_project import wakeups

        handling.on_committed.append(lambda _outcome: wakeups.appended())
