"""Rules for follows: who may follow whom, when it takes a request, who may answer one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commands.accounts import known_language
from commands.refusals import Faults, Forbidden, NotFound
from commands.relationships import Follow, Relationship
from events.follows import (
    AccountFollowed,
    AccountUnfollowed,
    FollowAdjusted,
    FollowRequested,
    FollowRequestRejected,
    FollowRequestWithdrawn,
)
from events.vocabulary import Event

MOST_LANGUAGES = 200  # there are 184 of two letters


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowAccount:
    """Follow an account, or ask to if it is locked; sent again, it changes the options given."""

    follower_id: int
    followee_id: int
    follow_id: int
    show_boosts: bool | None = None
    notify: bool | None = None
    languages: tuple[str, ...] | None = None  # none of them: posts in all languages


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowAccount:
    """Stop following, or take the request back."""

    follower_id: int
    followee_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptFollowRequest:
    """Let somebody follow who asked to (the actor is the followee)."""

    follower_id: int
    followee_id: int
    follow_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectFollowRequest:
    """Turn a follow request down (the actor is the followee)."""

    follower_id: int
    followee_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFollower:
    """Make somebody stop following (the actor is the followee)."""

    follower_id: int
    followee_id: int


FollowCommand = FollowAccount | UnfollowAccount | AcceptFollowRequest | RejectFollowRequest | RemoveFollower


def decide(state: Relationship, command: FollowCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Forbidden, Invalid.
    """
    if command.follower_id == command.followee_id:
        raise NotFound
    follower = state.side(command.follower_id)
    state.side(command.followee_id)
    match command:
        case FollowAccount():
            return _follow(state, command)
        case UnfollowAccount():
            return _unfollow(follower.follow, command) + _withdraw(follower.request, command)
        case AcceptFollowRequest():
            asked = _pending(follower.request)
            return (_followed(command, command.follow_id, asked, requested=True),)
        case RejectFollowRequest():
            _pending(follower.request)
            return (FollowRequestRejected(follower_id=command.follower_id, followee_id=command.followee_id),)
        case RemoveFollower():
            return _unfollow(follower.follow, command)


def answer(state: Relationship, command: FollowCommand) -> dict[str, Any]:
    """The state after the command: `{"follow_id": … | None, "request_id": … | None}`."""
    side = state.side(command.follower_id)
    return {
        "follow_id": side.follow.id if side.follow else None,
        "request_id": side.request.id if side.request else None,
    }


def _follow(state: Relationship, command: FollowAccount) -> tuple[Event, ...]:
    follower, followee = state.side(command.follower_id), state.side(command.followee_id)
    if follower.block_id is not None or followee.block_id is not None:
        raise Forbidden
    old = follower.follow or follower.request or Follow(command.follow_id)
    wanted = Follow(
        old.id,
        old.show_boosts if command.show_boosts is None else command.show_boosts,
        old.notify if command.notify is None else command.notify,
        old.languages if command.languages is None else _checked(command.languages),
    )
    if follower.follow is not None:
        return () if wanted == old else (_adjusted(command, wanted),)
    if followee.locked:
        return () if wanted == follower.request else (_requested(command, wanted),)
    return (_followed(command, command.follow_id, wanted, requested=follower.request is not None),)


def _checked(languages: tuple[str, ...]) -> tuple[str, ...] | None:
    faults = Faults()
    unknown = any(known_language(language) is None for language in languages)
    faults.add_if(unknown, "languages", "ERR_INVALID", "is invalid")
    faults.add_if(len(languages) > MOST_LANGUAGES, "languages", "ERR_TOO_LONG", "are too many")
    faults.refuse()
    return tuple(dict.fromkeys(languages)) or None


def _pending(request: Follow | None) -> Follow:
    if request is None:
        raise NotFound
    return request


def _unfollow(follow: Follow | None, command: FollowCommand) -> tuple[Event, ...]:
    if follow is None:
        return ()
    return (AccountUnfollowed(follower_id=command.follower_id, followee_id=command.followee_id),)


def _withdraw(request: Follow | None, command: FollowCommand) -> tuple[Event, ...]:
    if request is None:
        return ()
    return (FollowRequestWithdrawn(follower_id=command.follower_id, followee_id=command.followee_id),)


def _requested(command: FollowAccount, wanted: Follow) -> Event:
    return FollowRequested(
        follower_id=command.follower_id,
        followee_id=command.followee_id,
        request_id=wanted.id,
        show_boosts=wanted.show_boosts,
        notify=wanted.notify,
        languages=wanted.languages,
    )


def _adjusted(command: FollowAccount, wanted: Follow) -> Event:
    return FollowAdjusted(
        follower_id=command.follower_id,
        followee_id=command.followee_id,
        show_boosts=wanted.show_boosts,
        notify=wanted.notify,
        languages=wanted.languages,
    )


def _followed(
    command: FollowAccount | AcceptFollowRequest, follow_id: int, wanted: Follow, *, requested: bool
) -> Event:
    return AccountFollowed(
        follower_id=command.follower_id,
        followee_id=command.followee_id,
        follow_id=follow_id,
        show_boosts=wanted.show_boosts,
        notify=wanted.notify,
        languages=wanted.languages,
        requested=requested,
    )
