"""Rules for featured hashtags: a few, shown on the profile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from commands.refusals import Invalid, NotFound
from events.featured_tags import TagFeatured, TagUnfeatured
from events.post_text import tag_name
from events.vocabulary import Event

MOST_FEATURED = 10  # of an account, as in Mastodon (app/models/featured_tag.rb)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTag:
    """Put a hashtag on the profile; `anew`: refuse it when it is there already."""

    account_id: int
    name: str
    feature_id: int
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfeatureTag:
    """Take a hashtag off the profile."""

    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class State:
    """Whether there is such an account, and which hashtags it features: ids by name."""

    exists: bool = False
    features: dict[str, int] = field(default_factory=dict)


def decide(state: State, command: FeatureTag | UnfeatureTag) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid (a name that is not how any hashtag is filed; one too many).
    """
    if not state.exists:
        raise NotFound
    if tag_name(command.name) != command.name:
        raise Invalid("Validation failed: Name is invalid")
    match command:
        case FeatureTag() if command.name not in state.features:
            if len(state.features) >= MOST_FEATURED:
                raise Invalid("Validation failed: You have already featured the maximum number of hashtags")
            return (TagFeatured(account_id=command.account_id, name=command.name, feature_id=command.feature_id),)
        case FeatureTag(anew=True):
            raise Invalid("Validation failed: Tag has already been taken")
        case UnfeatureTag() if command.name in state.features:
            return (TagUnfeatured(account_id=command.account_id, name=command.name),)
    return ()


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's stream."""
    match event:
        case TagFeatured():
            return replace(state, features={**state.features, event.name: event.feature_id})
        case TagUnfeatured():
            return replace(state, features={name: one for name, one in state.features.items() if name != event.name})
    return state


def answer(state: State, command: FeatureTag | UnfeatureTag) -> dict[str, Any]:
    """The state after the command: `{"feature_id": … | None}`."""
    return {"feature_id": state.features.get(command.name)}
