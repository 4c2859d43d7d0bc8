"""What happens to a post: it is published, edited, deleted."""

from __future__ import annotations

from typing import Any

from events.media import Attachment
from events.polls import Poll
from events.vocabulary import Event, event


class PostEvent(Event):
    """Base of the events of one post's stream."""

    post_id: int

    @property
    def stream(self) -> str:
        """`post-<id>`."""
        return post_stream(self.post_id)


def post_stream(post_id: int) -> str:
    """Name of the stream of a post."""
    return f"post-{post_id}"


def _with_conversation(payload: dict[str, Any]) -> dict[str, Any]:
    """Before schema 2 nobody noted conversations: an answer then goes on with what it answers."""
    return {**payload, "conversation_id": payload.get("in_reply_to_id")}


def _without_poll(payload: dict[str, Any]) -> dict[str, Any]:
    """There were no polls."""
    return {**payload, "poll": None}


def _without_media(payload: dict[str, Any]) -> dict[str, Any]:
    """There were no pictures, sounds or films."""
    return {**payload, "media": ()}


@event(schema_version=4, upcasters={1: _with_conversation, 2: _without_poll, 3: _without_media})
class PostPublished(PostEvent):
    """An account published a post (plain text; mentions and tags already resolved).

    `mentions` are pairs (account id, user name) in order of first mention, `tags` lower-case names.
    `visibility` is one of public, unlisted, private (followers only), direct. `conversation_id` is
    the id of the post that began the conversation, which may be gone by now; None: this one begins one.
    `media` are shown with it, in order.
    """

    parts = {"poll": Poll.from_json}

    post_id: int
    author_id: int
    text: str
    visibility: str = "public"
    spoiler: str = ""
    sensitive: bool = False
    language: str | None = None
    in_reply_to_id: int | None = None
    in_reply_to_account_id: int | None = None
    mentions: tuple[tuple[int, str], ...] = ()
    tags: tuple[str, ...] = ()
    application: str | None = None
    application_website: str | None = None
    conversation_id: int | None = None
    poll: Poll | None = None
    media: tuple[Attachment, ...] = ()


def _without_dropped(payload: dict[str, Any]) -> dict[str, Any]:
    """Whom an edit dropped was not noted."""
    return {**payload, "dropped": ()}


@event(schema_version=4, upcasters={1: _without_poll, 2: _without_dropped, 3: _without_media})
class PostEdited(PostEvent):
    """The author changed the post; it now reads like this (every editable field, whole).

    `dropped` are the accounts that it named before and names no longer.
    """

    parts = {"poll": Poll.from_json}

    post_id: int
    author_id: int
    text: str
    spoiler: str = ""
    sensitive: bool = False
    language: str | None = None
    mentions: tuple[tuple[int, str], ...] = ()
    tags: tuple[str, ...] = ()
    poll: Poll | None = None
    dropped: tuple[int, ...] = ()
    media: tuple[Attachment, ...] = ()


def _without_named(payload: dict[str, Any]) -> dict[str, Any]:
    """Whom a deleted post had named was not noted."""
    return {**payload, "named": ()}


@event(schema_version=2, upcasters={1: _without_named})
class PostDeleted(PostEvent):
    """The author deleted the post; the payloads of its earlier events are redacted.

    `visibility` was the post's: it says who may hear that there was one. Of a post that was not for
    everybody, `named` are the accounts that could see it because it named them.
    """

    post_id: int
    author_id: int
    in_reply_to_id: int | None = None
    visibility: str = "public"
    named: tuple[int, ...] = ()
