"""Rules for boosts: what may be passed on, and to whom it then shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import Faults, Forbidden
from commands.visibility import SeenPost, seen
from events.boosts import PostBoosted, PostUnboosted
from events.vocabulary import Event

BOOST_VISIBILITIES = ("public", "unlisted", "private")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostPost:
    """Pass a post on to one's followers; no visibility means the booster's default."""

    boost_id: int
    account_id: int
    post_id: int
    visibility: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnboostPost:
    """Take a boost back."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The post as the booster sees it, and the boost if there is one already."""

    post: SeenPost | None = None
    boost_id: int | None = None
    default_visibility: str = "public"


def decide(state: State, command: BoostPost | UnboostPost) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Forbidden (it is seen, but not for passing on), Invalid.
    """
    match command:
        case UnboostPost() if state.boost_id is not None:
            return (
                PostUnboosted(
                    boost_id=state.boost_id,
                    account_id=command.account_id,
                    post_id=command.post_id,
                ),
            )
        case UnboostPost():
            seen(state.post)
            return ()
        case BoostPost():
            return _boost(state, seen(state.post), command)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the boost's stream."""
    match event:
        case PostBoosted():
            return replace(state, boost_id=event.boost_id)
        case PostUnboosted():
            return replace(state, boost_id=None)
    return state


def answer(state: State, command: BoostPost | UnboostPost) -> dict[str, Any]:
    """The state after the command: `{"post_id": …, "boost_id": … | None}`."""
    return {"post_id": command.post_id, "boost_id": state.boost_id}


def _boost(state: State, post: SeenPost, command: BoostPost) -> tuple[Event, ...]:
    own = post.author_id == command.account_id
    if post.visibility == "direct" or (post.visibility == "private" and not own):
        raise Forbidden
    if state.boost_id is not None:
        return ()
    visibility = command.visibility or state.default_visibility
    if post.visibility == "private":
        visibility = "private"
    faults = Faults()
    faults.add_if(
        visibility not in BOOST_VISIBILITIES,
        "visibility",
        "ERR_INCLUSION",
        "is not included in the list",
    )
    faults.refuse()
    return (
        PostBoosted(
            boost_id=command.boost_id,
            account_id=command.account_id,
            post_id=command.post_id,
            author_id=post.author_id,
            visibility=visibility,
        ),
    )
