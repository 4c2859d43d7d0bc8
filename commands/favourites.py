"""Rules for favourites: whoever may see a post may like it, once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.visibility import SeenPost, seen
from events.favourites import PostFavourited, PostUnfavourited
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouritePost:
    """Like a post."""

    favourite_id: int
    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfavouritePost:
    """Take a like back."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The post as the account sees it, and the favourite if there is one already."""

    post: SeenPost | None = None
    favourite_id: int | None = None


def decide(state: State, command: FavouritePost | UnfavouritePost) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound.
    """
    match command:
        case UnfavouritePost() if state.favourite_id is not None:
            return (PostUnfavourited(account_id=command.account_id, post_id=command.post_id),)
        case UnfavouritePost():
            seen(state.post)
            return ()
        case FavouritePost():
            post = seen(state.post)
            return () if state.favourite_id is not None else (_favourited(post, command),)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the favourite's stream."""
    match event:
        case PostFavourited():
            return replace(state, favourite_id=event.favourite_id)
        case PostUnfavourited():
            return replace(state, favourite_id=None)
    return state


def answer(state: State, command: FavouritePost | UnfavouritePost) -> dict[str, Any]:
    """The state after the command: `{"post_id": …, "favourite_id": … | None}`."""
    return {"post_id": command.post_id, "favourite_id": state.favourite_id}


def _favourited(post: SeenPost, command: FavouritePost) -> Event:
    return PostFavourited(
        favourite_id=command.favourite_id,
        account_id=command.account_id,
        post_id=command.post_id,
        author_id=post.author_id,
    )
