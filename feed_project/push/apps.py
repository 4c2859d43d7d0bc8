"""Registers the package with Django."""

from django.apps import AppConfig


class PushConfig(AppConfig):
    """Web Push: subscriptions of devices, and what is due to be sent to them."""

    name = "feed_project.push"
    label = "push"
