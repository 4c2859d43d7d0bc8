"""Bringing the demo into an empty installation: import, read models, logins."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from commands.importing import import_history
from events import store
from feed_project.demo.members import NAMED, Member
from feed_project.demo.story import Story
from feed_project.identity.models import User
from projections import lanes, registry

Progress = Callable[[int, int], None]


class NotEmpty(Exception):
    """The installation has a log already."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Seconds that each part took."""

    importing: float
    folding: float


def email_of(username: str) -> str:
    """The address that a named member signs in with."""
    return f"{username}@marram.example"


def is_there() -> bool:
    """Whether the demo was brought here before."""
    return User.objects.filter(email=email_of(NAMED[0])).exists()


def fill(story: Story, password: str, *, importing: Progress, folding: Progress) -> Filled:
    """Import the story, with logins for the named members, and fold it into every read model.

    The import is one transaction: interrupted, it leaves nothing behind.

    Raises:
        NotEmpty: there are events already.
    """
    started = time.perf_counter()
    with transaction.atomic():
        if store.head() or store.pending():
            raise NotEmpty
        import_history(story.records, lambda done: importing(done, len(story.records)))
        _make_logins(story.members, password)
    imported = time.perf_counter()
    catch_up(folding)
    return Filled(imported - started, time.perf_counter() - imported)


def catch_up(progress: Progress) -> None:
    """Fold until every lane has reached the end of the log; workers, where there are any, help."""
    places = [(lane.name, shard) for lane in registry.lanes().values() for shard in range(lane.shards)]
    goal = store.head()
    while (lowest := min(lanes.checkpoint(*place) for place in places)) < goal:
        progress(sum(min(goal, lanes.checkpoint(*place)) for place in places), goal * len(places))
        moved = [lanes.advance(*place, max_batches=1).moved for place in places]
        if not any(moved):
            time.sleep(0.05)
    progress(lowest * len(places), goal * len(places))


def _make_logins(members: Sequence[Member], password: str) -> None:
    hashed = make_password(password)
    User.objects.bulk_create(
        User(account_id=member.id, email=email_of(member.username), password=hashed, created_at=member.joined)
        for member in members
        if member.username in NAMED
    )
