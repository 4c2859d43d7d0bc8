"""Rules for pins: a few posts of one's own stand on top of one's profile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import Invalid
from commands.visibility import SeenPost, seen
from events.pins import PostPinned, PostUnpinned
from events.vocabulary import Event

MAX_PINS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPost:
    """Put a post of one's own on top of one's profile."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpinPost:
    """Take a post from the top of one's profile."""

    account_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class State:
    """The post as the account sees it, and all posts that it has pinned."""

    post: SeenPost | None = None
    pinned: frozenset[int] = frozenset()


def decide(state: State, command: PinPost | UnpinPost) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid (not one's own, direct, or too many).
    """
    is_pinned = command.post_id in state.pinned
    post = seen(state.post)
    match command:
        case PinPost() if not is_pinned:
            _check(post, state)
            return (PostPinned(account_id=command.account_id, post_id=command.post_id),)
        case UnpinPost() if is_pinned:
            return (PostUnpinned(account_id=command.account_id, post_id=command.post_id),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's pins."""
    match event:
        case PostPinned():
            return replace(state, pinned=state.pinned | {event.post_id})
        case PostUnpinned():
            return replace(state, pinned=state.pinned - {event.post_id})
    return state


def answer(state: State, command: PinPost | UnpinPost) -> dict[str, Any]:
    """The state after the command: `{"post_id": …, "pinned": …}`."""
    return {"post_id": command.post_id, "pinned": command.post_id in state.pinned}


def _check(post: SeenPost, state: State) -> None:
    """All reasons against it at once, in Mastodon's words (`statuses.pin_errors`)."""
    reasons = {
        "Someone else's post cannot be pinned": post.author_id != post.viewer_id,
        "Posts that are only visible to mentioned users cannot be pinned": post.visibility == "direct",
        "You have already pinned the maximum number of posts": len(state.pinned) >= MAX_PINS,
    }
    if any(reasons.values()):
        raise Invalid(f"Validation failed: {', '.join(reason for reason, holds in reasons.items() if holds)}")
