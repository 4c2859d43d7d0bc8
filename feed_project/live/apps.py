"""Registers the package with Django."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """The live door: websockets and server-sent events."""

    name = "feed_project.live"
    label = "live"
