"""``manage.py worker``: a Celery worker that advances lanes when nudged."""

import warnings
from argparse import ArgumentParser
from typing import Any

from celery.exceptions import SecurityWarning
from django.core.management.base import BaseCommand, CommandError

from feed_project.celery import app
from feed_project.processes.companions import follow_parent, give_way

QUEUES = {"core", "fanout", "push", "media"}
# How far others go before: answers before the fan-out that follows them, all of these before pictures.
AFTER_ANSWERS, AFTER_ALL = 10, 15


class Command(BaseCommand):
    """Run a Celery worker."""

    help = "Runs a Celery worker: projections move on when it is nudged."
    # The supervisor has checked the settings once; a process alone is told by its first request.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the queues and the number of processes."""
        wanted = "core, fanout, push, media, separated by commas"
        parser.add_argument("--queues", default="core,fanout,push,media", help=wanted)
        parser.add_argument("--concurrency", type=int, default=2, help="processes (the core queue alone needs one)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Work until told to stop.

        The core queue alone is one task at a time by nature (one checkpoint),
        so it runs in the main process, which spares it a hop.
        """
        follow_parent()
        queues = [queue.strip() for queue in options["queues"].split(",") if queue.strip()]
        if not queues or set(queues) - QUEUES:
            raise CommandError("--queues takes core, fanout, push and media, separated by commas.")
        if "core" not in queues:
            give_way(AFTER_ALL if queues == ["media"] else AFTER_ANSWERS)
        pool = "solo" if queues in (["core"], ["push"]) or options["concurrency"] == 1 else "prefork"
        name = "-".join(queues)
        # Celery warns of root because of pickle; we take JSON alone.
        warnings.simplefilter("ignore", SecurityWarning)
        # Gossip, mingling and heartbeats are for fleets that talk to each other; these workers need not.
        app.worker_main(
            [
                *("--quiet", "worker", "--loglevel", "WARNING", "--queues", ",".join(queues), "--pool", pool),
                *("--concurrency", str(options["concurrency"]), "--hostname", f"{name}@%h"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ]
        )
