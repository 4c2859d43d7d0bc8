"""Registers the write models with Django."""

from django.apps import AppConfig


class CommandsConfig(AppConfig):
    """The write models."""

    name = "commands"
