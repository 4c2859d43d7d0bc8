"""What accounts have done to posts, in memory: boosts, favourites, bookmarks, pins, muted conversations."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from commands import bookmarks, boosts, conversation_mutes, favourites, pins
from commands.visibility import SeenPost
from events.bookmarks import BookmarkEvent
from events.boosts import BoostEvent
from events.conversation_mutes import ConversationMuteEvent
from events.favourites import FavouriteEvent
from events.pins import PinEvent

REACTIONS: dict[str, Any] = {"boosts": boosts, "favourites": favourites, "bookmarks": bookmarks}

MarkEvent = BoostEvent | FavouriteEvent | BookmarkEvent | PinEvent | ConversationMuteEvent


@dataclass
class Marks:
    """Reactions by kind, then by (account, post)."""

    reactions: dict[str, dict[tuple[int, int], Any]] = field(default_factory=lambda: {name: {} for name in REACTIONS})
    pins: dict[int, pins.State] = field(default_factory=dict)
    conversation_mutes: dict[tuple[int, int], conversation_mutes.State] = field(default_factory=dict)

    def apply(self, event: MarkEvent) -> None:
        """Fold one event about a post that is there (or about a conversation)."""
        match event:
            case ConversationMuteEvent():
                key = (event.account_id, event.conversation_id)
                self.conversation_mutes[key] = conversation_mutes.evolve(conversation_mutes.State(), event)
            case PinEvent():
                self.pins[event.account_id] = pins.evolve(self.pins.get(event.account_id, pins.State()), event)
            case _:
                name = type(event).__module__.rpartition(".")[2]
                key, rules = (event.account_id, event.post_id), REACTIONS[name]
                self.reactions[name][key] = rules.evolve(self.reactions[name].get(key, rules.State()), event)

    def forget(self, post_id: int) -> None:
        """The post is gone."""
        self.pins = {one: replace(state, pinned=state.pinned - {post_id}) for one, state in self.pins.items()}
        for name, states in self.reactions.items():
            self.reactions[name] = {key: state for key, state in states.items() if key[1] != post_id}

    def state_for(self, command: Any, post: SeenPost | None, *, known: bool) -> Any:
        """The state of a command about a post, seen by its account, which is `known` or not."""
        name = type(command).__module__.rpartition(".")[2]
        if name == "pins":
            return replace(self.pins.get(command.account_id, pins.State()), post=post)
        if name == "conversation_mutes":
            key = (command.account_id, post.conversation_id or 0) if post and known else (0, 0)
            old = self.conversation_mutes.get(key, conversation_mutes.State())
            return replace(old, post=post if known else None)
        rules = REACTIONS[name]
        if not known:
            return rules.State()
        return replace(self.reactions[name].get((command.account_id, command.post_id), rules.State()), post=post)
