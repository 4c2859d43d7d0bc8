"""Accounts in the database, the few commands that tests keep sending, and many hands at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from commands.accounts import RegisterAccount
from commands.follows import FollowAccount
from commands.handling import Idempotency, Outcome, handle
from commands.identifiers import next_id
from commands.posts import PublishPost
from commands.tables import rebuild, sql
from events import store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def register(*usernames: str) -> list[int]:
    """Accounts of these names; their ids."""
    return [
        handle(RegisterAccount(account_id=next_id(NOW), username=name), actor_id=None, now=NOW).result["account_id"]
        for name in usernames
    ]


def act(actor_id: int, command: Any, *, seconds: int = 0, key: str | None = None, body: str = "") -> Outcome:
    """The command, as this actor, so many seconds after `NOW`."""
    idempotency = None if key is None else Idempotency(key, body)
    return handle(command, actor_id=actor_id, now=NOW + timedelta(seconds=seconds), idempotency=idempotency)


def publish(author_id: int, text: str = "Hello.", **more: Any) -> int:
    """A post; its id."""
    command = PublishPost(post_id=next_id(NOW), author_id=author_id, text=text, **more)
    return int(act(author_id, command).result["post_id"])


def follow(follower_id: int, followee_id: int) -> Outcome:
    """One account follows another."""
    return act(follower_id, FollowAccount(follower_id=follower_id, followee_id=followee_id, follow_id=next_id(NOW)))


def count(table: str, condition: str = "true") -> int:
    """How many rows of a table there are."""
    row = sql.one(f"SELECT count(*) FROM {table} WHERE {condition}")
    return int(row[0]) if row else 0


def everything() -> dict[str, int]:
    """How many rows each table of the writing side and of the log has."""
    tables = (*rebuild.FOLDED, "write_idempotency", "event", "pending", "log", "stream")
    return {table: count(table) for table in tables}


def differences() -> list[rebuild.Difference]:
    """What the write tables and the log disagree on, everything numbered."""
    while store.sequence():
        pass
    return rebuild.differences()


def at_once(actions: Iterable[Callable[[], Any]]) -> Counter[str]:
    """Run every action in a thread and on a connection of its own, all together.

    How often each outcome came: "ok", or the name of the exception.
    """
    todo = list(actions)
    barrier, lock = threading.Barrier(len(todo)), threading.Lock()
    outcomes: Counter[str] = Counter()

    def run(action: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            action()
            outcome = "ok"
        except Exception as problem:
            outcome = type(problem).__name__
        finally:
            connection.close()
        with lock:
            outcomes[outcome] += 1

    threads = [threading.Thread(target=run, args=[action]) for action in todo]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
