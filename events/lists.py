"""What happens to a list: an account's own choice of accounts, read as a timeline."""

from __future__ import annotations

from events.vocabulary import Event, event


def list_stream(list_id: int) -> str:
    """Name of the stream of a list."""
    return f"list-{list_id}"


class ListEvent(Event):
    """Base of the events of one list's stream; a list belongs to one account for ever."""

    list_id: int
    owner_id: int

    @property
    def stream(self) -> str:
        """`list-<id>`."""
        return list_stream(self.list_id)


@event()
class ListCreated(ListEvent):
    """An account made a list.

    `replies_policy` says whose being answered makes a reply part of the list's timeline: of anybody
    `followed` by the owner, of members of the `list`, of nobody (`none`). What the members of an
    `exclusive` list post is left out of the owner's home feed.
    """

    list_id: int
    owner_id: int
    title: str
    replies_policy: str = "list"
    exclusive: bool = False


@event()
class ListEdited(ListEvent):
    """The owner changed the list; it now is like this (every editable field, whole)."""

    list_id: int
    owner_id: int
    title: str
    replies_policy: str
    exclusive: bool


@event()
class ListDeleted(ListEvent):
    """The owner threw the list away; the payloads of its earlier events are redacted."""

    list_id: int
    owner_id: int


@event()
class ListMemberAdded(ListEvent):
    """The owner put an account it follows (or itself) on the list; unfollowing it takes it off again."""

    list_id: int
    owner_id: int
    account_id: int


@event()
class ListMemberRemoved(ListEvent):
    """The owner took an account off the list."""

    list_id: int
    owner_id: int
    account_id: int
