"""Registers the event store with Django."""

import importlib
import pkgutil

from django.apps import AppConfig

import events


class StoreConfig(AppConfig):
    """The event store."""

    name = "events.store"
    label = "events_store"

    def ready(self) -> None:
        """Import the whole vocabulary, so that every type in the log finds its class."""
        for module in pkgutil.iter_modules(events.__path__):
            if not module.ispkg:
                importlib.import_module(f"events.{module.name}")
