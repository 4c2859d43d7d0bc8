"""`given(events).when(command).then(events)` or `.refused(refusal)`: rules without a database."""

from __future__ import annotations

from typing import Any

import pytest

from commands import storable
from commands.accounts import EditProfile
from commands.refusals import Refusal
from commands.registry import HANDLERS
from events.accounts import AccountRegistered
from events.vocabulary import Event
from tests.commands.world import World

ALICE, BOB, CAROL = 1, 2, 3
NOBODY = 99

EVERYBODY = (
    AccountRegistered(account_id=ALICE, username="alice"),
    AccountRegistered(account_id=BOB, username="Bob"),
    AccountRegistered(account_id=CAROL, username="carol"),
)


class When:
    """A command meets what has happened."""

    def __init__(self, world: World, command: Any) -> None:
        self.command = command
        self.handler = HANDLERS[type(command)]
        self.world = world

    def then(self, *expected: Event) -> dict[str, Any]:
        """Exactly these events follow; what the caller is answered."""
        events = self.events()
        assert events == expected
        state = self.world.state_for(self.command)
        for event in events:
            state = self.handler.evolve(state, event)
        return self.handler.answer(state, self.command)

    def then_once(self, *expected: Event) -> dict[str, Any]:
        """Exactly these events follow, and when the command comes again, none; the answer to both."""
        answer = self.then(*expected)
        for event in expected:
            self.world.apply(event)
        assert self.then() == answer
        return answer

    def then_nothing(self) -> dict[str, Any]:
        """It is fine, and nothing happens."""
        return self.then()

    def refused(self, refusal: type[Refusal], message: str = "") -> Refusal:
        """The command is refused so; `message` is part of what it says."""
        with pytest.raises(refusal) as caught:
            self.events()
        assert type(caught.value) is refusal
        assert message in caught.value.message
        return caught.value

    def event(self) -> Any:
        """The one event that follows."""
        (event,) = self.events()
        return event

    def events(self) -> tuple[Event, ...]:
        """The events that follow."""
        storable.check(self.command)
        return self.handler.decide(self.world.state_for(self.command), self.command)


class Given:
    """What has happened."""

    def __init__(self, *events: Event) -> None:
        self.world = World()
        for event in events:
            self.world.apply(event)

    def when(self, command: Any) -> When:
        """Now somebody wants this."""
        return When(self.world, command)


def given(*events: Event) -> Given:
    """What has happened: alice (1), Bob (2) and carol (3) have joined, and then these events."""
    return Given(*EVERYBODY, *events)


def unlocking(account_id: int) -> EditProfile:
    """The command with which an account unlocks itself."""
    return EditProfile(account_id=account_id, locked=False)
