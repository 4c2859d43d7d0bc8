"""Rules for links: what was found behind one is kept until it is found anew, or the link is forgotten.

Nobody commands this but the worker that looks links up; when, and whether any post names a link, is
its business. An address has one link at a time, under one id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commands.refusals import NotFound
from events.links import Card, LinkForgotten, LinkPreviewed, LinkPreviewFailed
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLink:
    """Keep what a page says of itself; `link_id` is the address's own, or a new one."""

    link_id: int
    address: str
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class FailLinkPreview:
    """Note that a page cannot be read; what was known of it before stays."""

    link_id: int
    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetLink:
    """Let go of a link that no post names any more."""

    link_id: int


LinkCommand = PreviewLink | FailLinkPreview | ForgetLink


@dataclass(frozen=True, slots=True)
class State:
    """The address of the link; and whether the address that a command names is another link's."""

    address: str | None = None
    taken: bool = False


def decide(state: State, command: LinkCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound when the link is known, by another address.
    """
    if isinstance(command, ForgetLink):
        return () if state.address is None else (LinkForgotten(link_id=command.link_id),)
    if state.address not in {None, command.address}:
        raise NotFound
    if state.taken:  # somebody else was quicker
        return ()
    if isinstance(command, PreviewLink):
        return (LinkPreviewed(link_id=command.link_id, address=command.address, card=command.card),)
    return (LinkPreviewFailed(link_id=command.link_id, address=command.address, reason=command.reason),)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the link's stream."""
    match event:
        case LinkPreviewed() | LinkPreviewFailed():
            return State(event.address)
        case LinkForgotten():
            return State()
    return state


def answer(_state: State, command: LinkCommand) -> dict[str, Any]:
    """`{"link_id": …}`."""
    return {"link_id": command.link_id}
