"""A subscription: one socket listens to one stream, through a tap in each of its feeds."""

from __future__ import annotations

from feed_project.live.cursors import WHOLE, Mark, encode
from feed_project.live.happenings import Content, Happening, Owner
from feed_project.live.outlet import Message, Outlet

RESET = Content("reset", "{}", is_bare=True)


class Tap:
    """How far one subscription has followed one feed of one owner."""

    __slots__ = ("catching_up", "letter", "mark", "owner", "subscription")

    def __init__(self, subscription: Subscription, letter: str, owner: Owner, mark: Mark, *, catching_up: bool) -> None:
        self.subscription = subscription
        self.letter = letter
        self.owner = owner
        self.mark = mark
        self.catching_up = catching_up  # its client came back with an id

    def is_due(self, position: int) -> bool:
        """Whether there may be news for it, and room for them."""
        return self.mark < (position, WHOLE) and self.subscription.outlet.has_room()

    def take(self, happening: Happening) -> None:
        """Pass a happening on, unless it lies behind."""
        if happening.mark > self.mark:
            self.mark = happening.mark
            if happening.content is not None:
                self.subscription.send(happening.content)

    def give_up_to(self, mark: Mark) -> None:
        """There is more than one answer holds: too much for a client that only just came back.

        It goes on from `mark` and has to fetch anew. Who was here all the time gets everything.
        """
        if self.catching_up:
            self.mark = mark
            self.subscription.reset()

    def end(self, mark: Mark | None) -> None:
        """An answer has been handed out; nothing more lies before `mark`."""
        self.catching_up = False
        if mark is not None:
            self.mark = max(self.mark, mark)


class Subscription:
    """One channel of one socket; `label` names it in messages (see `streams.Wanted`)."""

    __slots__ = ("label", "outlet", "taps", "was_reset")

    def __init__(self, label: str, outlet: Outlet) -> None:
        self.label = label
        self.outlet = outlet
        self.taps: list[Tap] = []
        self.was_reset = False

    @property
    def id(self) -> str:
        """Where the stream stands, to be handed back by the client (see `cursors`)."""
        return encode([(tap.letter, tap.mark) for tap in self.taps])

    def send(self, content: Content) -> None:
        """Queue a message that brings the client to where the taps stand now."""
        self.outlet.put(Message(self.label, content, self.id))

    def reset(self) -> None:
        """Tell the client, once, that it missed more than it can be given, and should fetch anew."""
        if not self.was_reset:
            self.was_reset = True
            self.send(RESET)
