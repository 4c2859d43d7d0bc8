"""Short words for writing to the store in its tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from events import store
from events.follows import AccountFollowed
from events.posts import PostDeleted, PostEdited, PostPublished
from events.vocabulary import Event

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
AUTHOR = 7


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def published(post_id: int, text: str = "Dunlins are back") -> PostPublished:
    return PostPublished(post_id=post_id, author_id=AUTHOR, text=text)


def edited(post_id: int, text: str = "Dunlins are back!") -> PostEdited:
    return PostEdited(post_id=post_id, author_id=AUTHOR, text=text)


def deleted(post_id: int) -> PostDeleted:
    return PostDeleted(post_id=post_id, author_id=AUTHOR)


def followed(follower_id: int, followee_id: int) -> AccountFollowed:
    return AccountFollowed(follower_id=follower_id, followee_id=followee_id, follow_id=1)


def write(*events: Event, seconds: float = 0) -> list[store.Recorded]:
    """Append events where their streams stand, in a transaction of their own."""
    with transaction.atomic():
        expected = store.lock(event.stream for event in events)
        return store.append(events, expected=expected, actor_id=AUTHOR, recorded_at=at(seconds))


def sql(statement: str, *parameters: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def tampering() -> Iterator[None]:
    """Be somebody who may switch the triggers off."""
    for table in ("event", "log"):
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in ("event", "log"):
        sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_truncate")
