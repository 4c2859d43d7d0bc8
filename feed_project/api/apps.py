"""Registers the package with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST door: the Mastodon client API and what it has no word for."""

    name = "feed_project.api"
    label = "api"
