"""Registers the package with Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Logins, OAuth applications and tokens."""

    name = "feed_project.identity"
    label = "identity"
