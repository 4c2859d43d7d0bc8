"""Rules for following hashtags."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from commands.refusals import Invalid, NotFound
from events.post_text import tag_name
from events.tag_follows import TagFollowed, TagUnfollowed
from events.vocabulary import Event

# Each is a branch of the merge that a page of the home timeline is read by.
MOST_FOLLOWED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowTag:
    """Have public posts with a hashtag in the home feed."""

    account_id: int
    name: str
    follow_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowTag:
    """No longer follow a hashtag."""

    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class State:
    """Whether there is such an account, and which hashtags it follows: ids by name."""

    exists: bool = False
    follows: dict[str, int] = field(default_factory=dict)


def decide(state: State, command: FollowTag | UnfollowTag) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound (also for a name that is not how any hashtag is filed), Invalid.
    """
    if not state.exists or tag_name(command.name) != command.name:
        raise NotFound
    match command:
        case FollowTag() if command.name not in state.follows:
            if len(state.follows) >= MOST_FOLLOWED:
                raise Invalid(f"Validation failed: You cannot follow more than {MOST_FOLLOWED} hashtags")
            return (TagFollowed(account_id=command.account_id, name=command.name, follow_id=command.follow_id),)
        case UnfollowTag() if command.name in state.follows:
            return (TagUnfollowed(account_id=command.account_id, name=command.name),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's stream."""
    match event:
        case TagFollowed():
            return replace(state, follows={**state.follows, event.name: event.follow_id})
        case TagUnfollowed():
            return replace(state, follows={name: one for name, one in state.follows.items() if name != event.name})
    return state


def answer(state: State, command: FollowTag | UnfollowTag) -> dict[str, Any]:
    """The state after the command: `{"follow_id": … | None}`."""
    return {"follow_id": state.follows.get(command.name)}
