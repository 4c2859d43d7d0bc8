"""Registers the read models with Django."""

from django.apps import AppConfig


class ProjectionsConfig(AppConfig):
    """The read models."""

    name = "projections"
