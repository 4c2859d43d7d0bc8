"""Registers the demo's command with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo community."""

    name = "feed_project.demo"
    label = "demo"
