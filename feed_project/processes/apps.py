"""Registers the process commands (``web``, ``live``, ``worker``, ``relay``, ``up``) with Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """The processes of an installation."""

    name = "feed_project.processes"
    label = "processes"
