"""Registers the process commands (``web``, ``live``, ``worker``, ``relay``, ``up``) with Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The processes of an installation."""

    name = "feed_project.processes"
    label = "processes"

    def ready(self) -> None:
        """Let every command wake the relay once it is committed, and those that discard media, who removes them."""
        from commands import handling
        from commands.handling import Outcome
        from events.media import MediaDiscarded
        from feed_project import wakeups
        from feed_project.celery import nudge_media

        def wake(outcome: Outcome) -> None:
            wakeups.appended()
            if any(isinstance(recorded.data, MediaDiscarded) for recorded in outcome.recorded):
                nudge_media()

        handling.on_committed.append(wake)
