"""Rules for bookmarks: whoever may see a post may bookmark it, once; nobody else learns of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.visibility import SeenPost, seen
from events.bookmarks import PostBookmarked, PostUnbookmarked
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BookmarkPost:
    """Put a bookmark at a post."""

    bookmark_id: int
    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnbookmarkPost:
    """Take a bookmark out."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The post as the account sees it, and the bookmark if there is one already."""

    post: SeenPost | None = None
    bookmark_id: int | None = None


def decide(state: State, command: BookmarkPost | UnbookmarkPost) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound.
    """
    match command:
        case UnbookmarkPost() if state.bookmark_id is not None:
            return (PostUnbookmarked(account_id=command.account_id, post_id=command.post_id),)
        case UnbookmarkPost():
            seen(state.post)
            return ()
        case BookmarkPost():
            seen(state.post)
            return () if state.bookmark_id is not None else (_bookmarked(command),)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the bookmark's stream."""
    match event:
        case PostBookmarked():
            return replace(state, bookmark_id=event.bookmark_id)
        case PostUnbookmarked():
            return replace(state, bookmark_id=None)
    return state


def answer(state: State, command: BookmarkPost | UnbookmarkPost) -> dict[str, Any]:
    """The state after the command: `{"post_id": …, "bookmark_id": … | None}`."""
    return {"post_id": command.post_id, "bookmark_id": state.bookmark_id}


def _bookmarked(command: BookmarkPost) -> Event:
    return PostBookmarked(bookmark_id=command.bookmark_id, account_id=command.account_id, post_id=command.post_id)
