"""Registers the package with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The browser door: pages that work without JavaScript."""

    name = "feed_project.web"
    label = "web"
