"""Authors with so many followers each, imported through the log into a running instance."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from commands.identifiers import SEQUENCE_BITS, first_id_at
from commands.importing import import_history
from events.accounts import AccountRegistered
from events.follows import AccountFollowed
from events.store import ImportRecord
from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User
from queries.positions import home_shard, lane_positions, log_position

# Followers that are looked at to find one for every shard.
_LOOKED_AT = 200


@dataclass(frozen=True)
class Login:
    """An account that can be acted for."""

    account_id: int
    token: str


@dataclass(frozen=True)
class Author:
    """Somebody with `followers` followers, of whom `samples` holds one for each shard of the home feed."""

    login: Login
    followers: int
    samples: dict[int, Login]


@dataclass(frozen=True)
class Following:
    """Who follows whom: the first n of `readers` follow the author who has n followers."""

    authors: list[Author]
    readers: range
    events: int
    seconds: float


def bring(sizes: Sequence[int]) -> Following:
    """Import an author for each size, and as many readers as the largest of them needs; wait for all lanes."""
    start = timezone.now() - timedelta(hours=3)
    first = first_id_at(start)
    readers = range(first, first + (max(sizes) << SEQUENCE_BITS), 1 << SEQUENCE_BITS)
    authors = {size: first + number + 1 for number, size in enumerate(sizes)}
    total = len(authors) + len(readers) + sum(sizes)
    began = time.perf_counter()
    with Progress(console=Console(stderr=True)) as bar:
        importing = bar.add_task("importing", total=total)
        import_history(_history(authors, readers, start), lambda done: bar.update(importing, completed=done))
        seconds = time.perf_counter() - began
        _await_lanes(bar)
    tidy()
    logins = [
        Author(log_in(author), size, _samples(readers[max(0, size - _LOOKED_AT) : size]))
        for size, author in authors.items()
    ]
    return Following(logins, readers, total, seconds)


def _history(authors: dict[int, int], readers: range, start: datetime) -> Iterator[ImportRecord]:
    for size, author in authors.items():
        yield AccountRegistered(account_id=author, username=f"author{size}"), author, start
    for number, reader in enumerate(readers):
        at = start + timedelta(milliseconds=number)
        yield AccountRegistered(account_id=reader, username=f"reader{number}"), reader, at
        for place, (size, author) in enumerate(authors.items(), len(authors) + 1):
            if number < size:
                yield AccountFollowed(follower_id=reader, followee_id=author, follow_id=reader + place), reader, at


def _await_lanes(bar: Progress) -> None:
    """Wait until every lane has folded the whole log."""
    head = log_position()
    folding = bar.add_task("folding", total=head)
    while not (positions := lane_positions()) or min(positions.values()) < head:
        bar.update(folding, completed=min(positions.values(), default=0))
        time.sleep(0.2)
    bar.update(folding, completed=head)


def tidy() -> None:
    """Do now what autovacuum would do while the clock runs."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def log_in(account_id: int) -> Login:
    """Make a login and a token for an account."""
    now = timezone.now()
    user = User.objects.create(account_id=account_id, email=f"{account_id}@example.org", created_at=now)
    return Login(account_id, issue_token(user=user, application_id=None, scopes=("read", "write"), now=now))


def _samples(readers: Sequence[int]) -> dict[int, Login]:
    """One of these readers for each shard, as far as there are any in it."""
    found: dict[int, int] = {}
    for reader in reversed(readers):
        found.setdefault(home_shard(reader), reader)
        if len(found) == settings.DUNLIN_HOME_SHARDS:
            break
    return {shard: log_in(reader) for shard, reader in sorted(found.items())}
